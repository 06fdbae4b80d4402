import { Clock, Ids, Log, Metrics, type Instant, type Uuid } from '@minishop/kernel'
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
    const time = this.#scheduler.milliseconds.toString(16).padStart(12, '0')
    const [a, b, c] = [this.#word(), this.#word(), this.#word()]
    return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-8${a.slice(3, 6)}-${b}${c.slice(0, 4)}` as Uuid
  }
  secret(): string {
    return Array.from({ length: 8 }, () => this.#word()).join('')
  }
  /** Eight hexadecimal digits. */
  #word(): string {
    return Math.floor(this.#scheduler.chance() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
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
