import type { Clock, Message, Verdict } from '@minishop/kernel'
import { LettersInMemory } from '@minishop/memory'
import type { DeadLetterRow, Delivery, Published } from './checker/evidence.ts'

export interface Mischief {
  readonly chance: () => number
  /** Chance that a message is delivered once more though it was done, and that one comes late. */
  readonly repeats: number
  readonly lateness: number
  /** Chance that a message is published once more, hours later. */
  readonly echoes?: number
}

export interface BrokerOptions {
  readonly clock: Clock
  readonly mischief?: Mischief
}

/** A listener at the broker: it can stop in good order, or be gone from one moment to the next. */
export interface Seated {
  stop(): Promise<void>
  /** Its process has died: what it had in hand is delivered to another, when the broker has waited long enough for it. */
  die(): void
}

/** What became of a delivery: a verdict, or that the message waits behind a dead letter. */
export type Heard = Verdict | { readonly kind: 'parked' }

/** What takes its share of the messages of one listener. */
export interface Hearing {
  readonly name: string
  readonly subject: string
  readonly hear: (message: Message, attempt: number) => Promise<Heard>
}

interface Entry {
  readonly message: Message
  readonly written: string
  attempts: number
  state: 'waiting' | 'under-way' | 'pausing' | 'over'
}
interface Seat {
  readonly hearing: Hearing
  readonly hands: Set<Promise<void>>
  readonly death: PromiseWithResolvers<undefined>
  open: boolean
}
interface Consumer {
  readonly name: string
  readonly entries: Set<Entry>
  readonly seats: Seat[]
  turn: number
}

/** How long a publisher may repeat itself unnoticed, and how long the broker waits for a listener: as the shop's streams are set. */
const dedupeMilliseconds = 120_000
const ackWaitMilliseconds = 10_000
const latestMilliseconds = 20_000
const latestEchoMilliseconds = 3 * 3_600_000

/**
 * A broker as JetStream is one, outside of the services, so that it outlives them: what it took it keeps, and the letters too; each listener is a
 * durable consumer that gets everything at least once. Without mischief the messages of a key come one after another; with it they come late, again and in any order.
 */
export class Broker {
  readonly published: Published[] = []
  readonly deliveries: Delivery[] = []
  readonly #clock: Clock
  #mischief: Mischief | undefined
  #echoes = 0
  readonly #kept: { readonly message: Message; readonly written: string }[] = []
  readonly #taken = new Map<string, number>()
  readonly #consumers = new Map<string, Consumer>()
  readonly #bySubject = new Map<string, Consumer[]>()
  /** Where the desks of the services keep their letters. */
  readonly shelf = new LettersInMemory()

  constructor({ clock, mischief }: BrokerOptions) {
    this.#clock = clock
    this.#mischief = mischief
  }

  /** What was put aside, and what waits behind it. */
  get deadLetters(): readonly DeadLetterRow[] {
    return this.shelf.all().map(({ listener, message, reason }) => ({ listener, messageId: message.id ?? '', key: message.key ?? '', reason }))
  }

  /** From now on it behaves. */
  calm(): void {
    this.#mischief = undefined
  }

  /** Whether everybody has had everything. */
  get idle(): boolean {
    return this.#echoes === 0 && [...this.#consumers.values()].every(({ entries }) => entries.size === 0)
  }

  async publish(message: Message): Promise<void> {
    const now = Date.parse(this.#clock.now())
    const taken = this.#taken.get(message.id)
    if (taken !== undefined && now - taken < dedupeMilliseconds) return
    this.#taken.set(message.id, now)
    const written = JSON.stringify(message)
    this.published.push({ message })
    this.#kept.push({ message, written })
    for (const consumer of this.#bySubject.get(message.subject) ?? []) this.#queue(consumer, message, written)
    const { chance, echoes = 0 } = this.#mischief ?? {}
    if (chance && echoes > 0 && chance() < echoes) void this.#echo(message, dedupeMilliseconds + chance() * latestEchoMilliseconds)
  }

  /** Somebody did not hear that it was taken, and repeats it when the broker knows nothing of it any more. */
  async #echo(message: Message, after: number): Promise<void> {
    this.#echoes++
    await this.#clock.sleep(after)
    this.#echoes--
    await this.publish(message)
  }

  /** Notes that a message is with a listener; the function it answers notes what became of it. */
  delivering(delivery: Delivery): (verdict: NonNullable<Delivery['verdict']>) => void {
    const index = this.deliveries.push(delivery) - 1
    return (verdict) => (this.deliveries[index] = { ...delivery, verdict })
  }

  seat(hearing: Hearing): Seated {
    const consumer = this.#consumerOf(hearing)
    const seat: Seat = { hearing, hands: new Set(), death: Promise.withResolvers(), open: true }
    consumer.seats.push(seat)
    this.#serve(consumer)
    const leave = () => {
      if (seat.open) consumer.seats.splice(consumer.seats.indexOf(seat), 1)
      seat.open = false
    }
    return {
      stop: async () => {
        leave()
        await Promise.all(seat.hands)
      },
      die: () => {
        leave()
        seat.death.resolve(undefined)
      },
    }
  }

  #consumerOf({ name, subject }: Hearing): Consumer {
    const known = this.#consumers.get(name)
    if (known) return known
    const consumer: Consumer = { name, entries: new Set(), seats: [], turn: 0 }
    this.#consumers.set(name, consumer)
    this.#bySubject.set(subject, [...(this.#bySubject.get(subject) ?? []), consumer])
    for (const { message, written } of this.#kept) if (message.subject === subject) this.#queue(consumer, message, written)
    return consumer
  }

  #queue(consumer: Consumer, message: Message, written: string): void {
    const entry: Entry = { message, written, attempts: 0, state: 'waiting' }
    consumer.entries.add(entry)
    const late = this.#mischief && this.#mischief.chance() < this.#mischief.lateness ? this.#mischief.chance() * latestMilliseconds : 0
    if (late > 0) void this.#pause(consumer, entry, late)
    else this.#serve(consumer)
  }

  async #pause(consumer: Consumer, entry: Entry, duration: number): Promise<void> {
    entry.state = 'pausing'
    await this.#clock.sleep(duration)
    entry.state = 'waiting'
    this.#serve(consumer)
  }

  #serve(consumer: Consumer): void {
    const busy = new Set<string>()
    for (const entry of consumer.entries) {
      const { key } = entry.message
      const open = entry.state === 'waiting' && (this.#mischief !== undefined || !busy.has(key))
      busy.add(key)
      if (!open) continue
      const seat = consumer.seats[consumer.turn++ % consumer.seats.length]
      if (seat === undefined) return
      entry.state = 'under-way'
      const work: Promise<void> = this.#deliver(consumer, entry, seat).finally(() => seat.hands.delete(work))
      seat.hands.add(work)
    }
  }

  async #deliver(consumer: Consumer, entry: Entry, { hearing, death }: Seat): Promise<void> {
    const attempt = ++entry.attempts
    const { id, key } = entry.message
    const ended = this.delivering({ listener: consumer.name, messageId: id, key })
    const heard = await Promise.race([hearing.hear(JSON.parse(entry.written) as Message, attempt), death.promise])
    if (heard === undefined) return void this.#pause(consumer, entry, ackWaitMilliseconds)
    ended(heard.kind)
    if (heard.kind === 'retry') return void this.#pause(consumer, entry, heard.afterMilliseconds)
    // An acknowledgement that got lost on its way: the broker knows no better than to deliver again.
    if (this.#mischief && this.#mischief.chance() < this.#mischief.repeats) return void this.#pause(consumer, entry, this.#mischief.chance() * ackWaitMilliseconds)
    entry.state = 'over'
    consumer.entries.delete(entry)
    this.#serve(consumer)
  }
}
