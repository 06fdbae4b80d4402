import { setTimeout as pause } from 'node:timers/promises'

const patienceMilliseconds = 45_000

/** Looks again and again until there is something to see, and answers it. Rejects after 45 seconds without, saying what was waited for. */
export const until = async <T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> => {
  const deadline = performance.now() + patienceMilliseconds
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > deadline) throw new Error(`Waited ${patienceMilliseconds / 1000} seconds in vain for ${what}.`)
    await pause(100)
  }
}
