import {
  Bus,
  delayBefore,
  failpoint,
  LetterDesk,
  letterId,
  reasonOf,
  Unavailable,
  type Clock,
  type DeadLetter,
  type DeadLetters,
  type LetterShelf,
  type Message,
  type Subscription,
  type Uuid,
  type Verdict,
} from '@minishop/kernel'
import { AsyncLocalStorage } from 'node:async_hooks'
import { undoable, unreadable } from './poison.ts'
import type { Broker, Heard, Seated } from './broker.ts'

export interface ConnectionOptions {
  readonly broker: Broker
  readonly clock: Clock
  /** The broker's letters, as they are seen from here. */
  readonly shelf: LetterShelf<DeadLetter>
  /** Whether a listener has a mistake for messages of this key at the moment. */
  readonly mistaken?: (listener: string, key: string) => boolean
}

/**
 * What one process has of the broker: its subscriptions, and its desk over the letters that the broker keeps, as the adapter of a real one has.
 * Cut, nothing of it goes on: what it had in hand is delivered to another, and a replay stays where it was.
 */
export class Connection extends Bus {
  readonly #broker: Broker
  readonly #clock: Clock
  readonly #desk: LetterDesk<DeadLetter>
  readonly #mistaken: (listener: string, key: string) => boolean
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #seats: Seated[] = []
  #alive = true

  constructor({ broker, clock, shelf, mistaken = () => false }: ConnectionOptions) {
    super()
    this.#mistaken = mistaken
    this.#broker = broker
    this.#clock = clock
    this.#desk = new LetterDesk(shelf, {
      deliver: async (letter) => this.#replayed(this.#listening(letter), letter),
      parked: (letter) => this.#listening(letter).parked?.(letter),
    })
  }

  override get letters(): DeadLetters {
    return this.#desk
  }

  publish(message: Message): Promise<void> {
    return this.#broker.publish(message)
  }

  async subscribe(subscription: Subscription): Promise<{ stop(): Promise<void> }> {
    const { name, subject } = subscription
    let ending = false
    // Whoever publishes sets deliveries going; they run as what subscribed.
    const here = AsyncLocalStorage.snapshot()
    const seat = this.#broker.seat({ name, subject, hear: (message, attempt) => here(() => this.#heard(subscription, message, attempt, () => ending)) })
    this.#subscriptions.set(name, subscription)
    this.#seats.push(seat)
    if (!this.#alive) seat.die()
    return {
      stop: () => {
        ending = true
        return seat.stop()
      },
    }
  }

  cut(): void {
    this.#alive = false
    for (const seat of this.#seats) seat.die()
  }

  /** As the adapter of JetStream does it: what has not begun when the process is told to stop is given back. */
  async #heard(subscription: Subscription, message: Message, attempt: number, ending: () => boolean): Promise<Heard> {
    const { name } = subscription
    await failpoint('listener.received', `${name} of ${message.key}`)
    if (ending()) {
      await failpoint('listener.draining', name)
      return { kind: 'retry', afterMilliseconds: 0, reason: 'given back' }
    }
    const letter = this.#letterOf(subscription, message, attempt)
    try {
      if (await this.#desk.parks(letter)) return { kind: 'parked' }
      const verdict = await this.#judged(subscription, message, attempt)
      if (ending()) await failpoint('listener.draining', name)
      if (verdict.kind === 'dead') await this.#desk.bury({ ...letter, reason: verdict.reason })
      await failpoint('listener.before-acknowledge', name)
      return verdict
    } catch (error) {
      // The letters can't be reached now.
      return again(attempt, error)
    }
  }

  async #replayed(subscription: Subscription, { message, attempts }: DeadLetter): Promise<Verdict> {
    const { id, key } = message as Message
    const ended = this.#broker.delivering({ listener: subscription.name, messageId: id, key })
    const verdict = await this.#judged(subscription, message as Message, attempts + 1)
    ended(verdict.kind)
    return verdict
  }

  async #judged({ name, deliver }: Subscription, message: Message, attempt: number): Promise<Verdict> {
    const reason = unreadable(message)
    if (reason !== undefined) return { kind: 'dead', reason }
    try {
      return await deliver(this.#mistaken(name, message.key) ? undoable(message) : message, attempt)
    } catch (error) {
      return again(attempt, error)
    }
  }

  #listening({ listener }: DeadLetter): Subscription {
    const subscription = this.#subscriptions.get(listener)
    if (subscription === undefined) throw new Unavailable(listener)
    return subscription
  }

  #letterOf({ name }: Subscription, message: Message, attempts: number): DeadLetter {
    // What says that it comes from somebody else can't be believed about its key either, and holds up nobody.
    const read = unreadable(message) === undefined ? message : { ...message, key: null }
    return { id: letterId(name, message.id as Uuid), listener: name, message: read, state: 'dead', reason: '', attempts, at: this.#clock.now() }
  }
}

const again = (attempt: number, error: unknown): Verdict => ({ kind: 'retry', afterMilliseconds: delayBefore(attempt, () => 0.5), reason: reasonOf(error) })
