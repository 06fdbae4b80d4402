import {
  Bus,
  delayBefore,
  LetterDesk,
  letterId,
  reasonOf,
  Unavailable,
  type Clock,
  type DeadLetter,
  type DeadLetters,
  type Message,
  type Subscription,
  type Uuid,
  type Verdict,
} from '@minishop/kernel'
import { LettersInMemory } from '@minishop/memory'
import type { DeadLetterRow, Delivery, Published } from './checker/evidence.ts'

export interface Mischief {
  readonly chance: () => number
  /** Chance that a message is delivered once more though it was done, and that one comes late. */
  readonly repeats: number
  readonly lateness: number
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

interface Entry {
  readonly message: Message
  readonly written: string
  attempts: number
  state: 'waiting' | 'under-way' | 'pausing' | 'over'
}
interface Seat {
  readonly subscription: Subscription
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

/**
 * A broker as JetStream is one, outside of the services, so that it outlives them: what it took it keeps; each listener is a durable consumer
 * that gets everything at least once. Without mischief the messages of a key come one after another; with it they come late, again and in any order.
 */
export class Broker extends Bus {
  readonly published: Published[] = []
  readonly deliveries: Delivery[] = []
  readonly #clock: Clock
  #mischief: Mischief | undefined
  readonly #kept: { readonly message: Message; readonly written: string }[] = []
  readonly #taken = new Map<string, number>()
  readonly #consumers = new Map<string, Consumer>()
  readonly #bySubject = new Map<string, Consumer[]>()
  readonly #shelf = new LettersInMemory()
  readonly #desk: LetterDesk<DeadLetter>

  constructor({ clock, mischief }: BrokerOptions) {
    super()
    this.#clock = clock
    this.#mischief = mischief
    this.#desk = new LetterDesk(this.#shelf, {
      deliver: async (letter) => judged(this.#listening(letter), letter.message as Message, letter.attempts + 1),
      parked: (letter) => this.#listening(letter).parked?.(letter),
    })
  }

  override get letters(): DeadLetters {
    return this.#desk
  }

  /** What was put aside, and what waits behind it. */
  get deadLetters(): readonly DeadLetterRow[] {
    return this.#shelf.all().map(({ listener, message, reason }) => ({ listener, messageId: message.id ?? '', key: message.key ?? '', reason }))
  }

  /** From now on it behaves. */
  calm(): void {
    this.#mischief = undefined
  }

  /** Whether everybody has had everything. */
  get idle(): boolean {
    return [...this.#consumers.values()].every(({ entries }) => entries.size === 0)
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
  }

  async subscribe(subscription: Subscription): Promise<Seated> {
    const consumer = this.#consumerOf(subscription)
    const seat: Seat = { subscription, hands: new Set(), death: Promise.withResolvers(), open: true }
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

  #consumerOf({ name, subject }: Subscription): Consumer {
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

  async #deliver(consumer: Consumer, entry: Entry, { subscription, death }: Seat): Promise<void> {
    const attempt = ++entry.attempts
    const { id, key } = entry.message
    const index = this.deliveries.push({ listener: consumer.name, messageId: id, key }) - 1
    const verdict = await Promise.race([this.#parkOrJudge(subscription, entry, attempt), death.promise])
    if (verdict === undefined) return void this.#pause(consumer, entry, ackWaitMilliseconds)
    this.deliveries[index] = { ...this.deliveries[index]!, verdict: verdict.kind }
    if (verdict.kind === 'retry') return void this.#pause(consumer, entry, verdict.afterMilliseconds)
    if (verdict.kind === 'dead') await this.#desk.bury(this.#letterOf(subscription, entry.message, verdict.reason, attempt))
    // An acknowledgement that got lost on its way: the broker knows no better than to deliver again.
    else if (this.#mischief && this.#mischief.chance() < this.#mischief.repeats) return void this.#pause(consumer, entry, this.#mischief.chance() * ackWaitMilliseconds)
    entry.state = 'over'
    consumer.entries.delete(entry)
    this.#serve(consumer)
  }

  async #parkOrJudge(subscription: Subscription, { message, written }: Entry, attempt: number): Promise<Verdict> {
    if (await this.#desk.parks(this.#letterOf(subscription, message, '', attempt))) return { kind: 'done' }
    return judged(subscription, JSON.parse(written) as Message, attempt)
  }

  #listening({ listener }: DeadLetter): Subscription {
    const [seat] = this.#consumers.get(listener)?.seats ?? []
    if (seat === undefined) throw new Unavailable(listener)
    return seat.subscription
  }

  #letterOf({ name }: Subscription, message: Message, reason: string, attempts: number): DeadLetter {
    return { id: letterId(name, message.id as Uuid), listener: name, message, state: 'dead', reason, attempts, at: this.#clock.now() }
  }
}

const judged = async (subscription: Subscription, message: Message, attempt: number): Promise<Verdict> => {
  try {
    return await subscription.deliver(message, attempt)
  } catch (error) {
    return { kind: 'retry', afterMilliseconds: delayBefore(attempt, () => 0.5), reason: reasonOf(error) }
  }
}
