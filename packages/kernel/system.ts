import { randomBytes } from 'node:crypto'
import { uuidv7 } from './ids.ts'
import { Clock, Ids } from './ports.ts'
import { instant } from './time.ts'

/** The machine's own time (UTC). */
export class SystemClock extends Clock {
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

/** Ids and secrets of the machine's own cryptographic randomness. */
export class RandomIds extends Ids {
  next() {
    return uuidv7(Date.now())
  }
  secret() {
    return randomBytes(32).toString('base64url')
  }
}
