import { setTimeout as sleep } from 'node:timers/promises'

/** Does something again and again, with a pause between, until it is stopped; what is under way then is finished. Stopping rejects with what it threw. */
export const repeating = (pauseMilliseconds: number, work: () => Promise<unknown>): { stop(): Promise<void> } => {
  const ending = new AbortController()
  const running = (async () => {
    while (!ending.signal.aborted) {
      await work()
      await sleep(pauseMilliseconds, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return {
    stop() {
      ending.abort()
      return running
    },
  }
}
