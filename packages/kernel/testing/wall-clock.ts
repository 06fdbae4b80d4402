import { Clock } from '../ports.ts'
import { instant } from '../time.ts'

/** The machine's time, for tests against real servers: those keep their own. */
export class WallClock extends Clock {
  now() {
    return instant(Date.now())
  }
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      signal?.addEventListener('abort', done, { once: true })
    })
  }
}
