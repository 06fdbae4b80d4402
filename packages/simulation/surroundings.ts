import { Clock, Ids, Log, Metrics, uuidv7, type Instant, type Uuid } from '@minishop/kernel'
import type { Owner, Scheduler } from './scheduler.ts'

/** The scheduler's time, as one owner sees it: it sleeps no longer than it lives. */
export class VirtualClock extends Clock {
  readonly #scheduler: Scheduler
  readonly #owner: Owner
  constructor(scheduler: Scheduler, owner: Owner) {
    super()
    this.#scheduler = scheduler
    this.#owner = owner
  }
  now(): Instant {
    return this.#scheduler.now()
  }
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#scheduler.sleep(this.#owner, milliseconds, signal)
  }
}

/** Ids and secrets that follow from the seed. */
export class SeededIds extends Ids {
  readonly #scheduler: Scheduler
  constructor(scheduler: Scheduler) {
    super()
    this.#scheduler = scheduler
  }
  next(): Uuid {
    return uuidv7(this.#scheduler.milliseconds, this.#drawn(10))
  }
  secret(): string {
    return Buffer.from(this.#drawn(32)).toString('base64url')
  }
  #drawn(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let index = 0; index < count; index += 4) {
      const word = Math.floor(this.#scheduler.chance() * 2 ** 32)
      for (let at = index; at < Math.min(count, index + 4); at++) bytes[at] = word >>> (8 * (at - index))
    }
    return bytes
  }
}

/** Keeps what was logged, for the search for secrets and for what went wrong. */
export class KeptLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level, message, fields })
  }
}

/** Nobody scrapes a simulation. */
export class UnreadMetrics extends Metrics {
  count(): void {}
  observe(): void {}
  gauge(): void {}
}
