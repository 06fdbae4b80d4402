import { anonymous, type Actor, type Role, type User, type UserId } from '../policy.ts'
import { Clock, Ids, Log, Metrics, Seals } from '../ports.ts'
import { uuidv7, type Uuid } from '../ids.ts'
import { decode } from '../codec.ts'
import type { Sealed, SealedCodec } from '../sealed.ts'
import { later, milliseconds, type Instant } from '../time.ts'
import { childTraceparent } from '../trace.ts'
import type { Call } from '../use-case.ts'

/** When tests happen, unless they say otherwise. */
export const noon = '2026-01-31T12:00:00.000Z' as Instant

/** A clock that stands until it is moved; sleepers wake when it passes their time. */
export class FixedClock extends Clock {
  #now: Instant
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  constructor(now: Instant = noon) {
    super()
    this.#now = now
  }
  now(): Instant {
    return this.#now
  }
  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper)
        resolve()
      }
      const sleeper = { until: milliseconds(this.#now) + duration, wake }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
  advance({ seconds }: { readonly seconds: number }): void {
    this.#now = later(this.#now, { seconds })
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= milliseconds(this.#now)) sleeper.wake()
  }
}

/** Ids in a known order: the nth is always the same. */
export const testId = <I extends Uuid = Uuid>(n: number): I => {
  const tail = new Uint8Array(10)
  new DataView(tail.buffer).setUint32(6, n)
  return uuidv7(milliseconds(noon), tail) as I
}

export class ListedIds extends Ids {
  #next = 1
  next(): Uuid {
    return testId(this.#next++)
  }
  secret(): string {
    return `secret-${String(this.#next++).padStart(36, '0')}`
  }
}

/** Seals that anyone can open, so that tests can read them. Shaped as JWE, so that codecs take them. */
export class TransparentSeals extends Seals {
  async seal<A>(field: SealedCodec<A>, value: A): Promise<Sealed<A>> {
    return `test.${field.recipient}.iv.${Buffer.from(JSON.stringify(field.content.encode(value))).toString('base64url')}.tag` as Sealed<A>
  }
  async open<A>(field: SealedCodec<A>, sealed: Sealed<A>): Promise<A> {
    const [, recipient, , content] = sealed.split('.')
    if (recipient !== field.recipient) throw new Error(`Sealed for ${recipient}, not for ${field.recipient}.`)
    const decoded = decode(field.content, JSON.parse(Buffer.from(content ?? '', 'base64url').toString()), 'ignore')
    if (!decoded.ok) throw new Error('The sealed content does not decode.')
    return decoded.value
  }
}

export class SilentLog extends Log {
  write(): void {}
}

export class RecordedLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  write(level: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level, message, fields })
  }
}

export class NoMetrics extends Metrics {
  count(): void {}
  observe(): void {}
  gauge(): void {}
}

/** Keeps what was counted, in the order it was: the name, and the values of its labels. */
export class CountedMetrics extends NoMetrics {
  readonly counted: string[] = []
  override count(name = '', labels: Readonly<Record<string, string>> = {}): void {
    this.counted.push([name, ...Object.values(labels)].join(' '))
  }
}

/** Keeps what was counted and observed, and reads gauges when asked: by the name, and the values of its labels. */
export class KeptMetrics extends Metrics {
  readonly #sums = new Map<string, number>()
  readonly #gauges = new Map<string, () => number | Promise<number>>()
  count(name: string, labels: Readonly<Record<string, string>> = {}, by = 1): void {
    const key = [name, ...Object.values(labels)].join(' ')
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + by)
  }
  observe(name: string, seconds: number, labels: Readonly<Record<string, string>> = {}): void {
    this.count(`${name}_count`, labels)
    this.count(`${name}_sum`, labels, seconds)
  }
  gauge(name: string, read: () => number | Promise<number>, labels: Readonly<Record<string, string>> = {}): void {
    this.#gauges.set([name, ...Object.values(labels)].join(' '), read)
  }
  /** All figures of these names. */
  async figures(...names: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const wanted = ([key]: readonly [string, unknown]) => names.includes(key.split(' ', 1)[0]!)
    const read = await Promise.all([...this.#gauges].filter(wanted).map(async ([key, gauge]) => [key, await gauge()] as const))
    return Object.fromEntries([...[...this.#sums].filter(wanted), ...read])
  }
}

export const testUser = (n: number, roles: readonly Role[] = ['customer'], more: Partial<User> = {}): User => ({
  kind: 'user',
  id: testId<UserId>(0x10000 + n),
  email: `user${n}@example.test`,
  emailVerified: true,
  roles,
  ...more,
})

/** The circumstances of a call in a test: by nobody, at noon, unless said otherwise. */
export const testCall = <A extends Actor = Actor>(more: Partial<Call<A>> = {}): Call<A> => ({
  id: testId(0x20000),
  actor: anonymous as A,
  at: noon,
  traceparent: childTraceparent(),
  ...more,
})

export { seededChance } from '../random.ts'

/** For tests against real servers: those keep their own time. */
export { SystemClock as WallClock } from '../system.ts'
export * from './bus-suite.ts'
export * from './outbox-suite.ts'
