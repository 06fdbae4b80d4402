import {
  Bus,
  LetterDesk,
  Unavailable,
  delayBefore,
  failpoint,
  letterId,
  reasonOf,
  seededChance,
  type Clock,
  type Context,
  type DeadLetter,
  type DeadLetters,
  type Log,
  type Message,
  type Subscription,
  type Uuid,
  type Verdict,
} from '@minishop/kernel'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { LettersInMemory } from './letters-in-memory.ts'
import { Turnstile } from './turnstile.ts'

export interface MemoryBusOptions {
  readonly clock: Clock
  readonly log: Log
  /**
   * The contexts of the shop: nothing counts as published while one of their listeners is not there, be it that it has not started yet.
   * Without them a message is published when the listeners there are have handled it.
   */
  readonly contexts?: readonly Context[]
  /** Delivers each message one to three times, late and shuffled, by this chance: numbers in [0, 1). */
  readonly mischief?: { readonly chance: () => number }
  /** Where dead letters are kept so that they outlive the process. Without it they end with it, and so does what waits behind them. */
  readonly lettersFile?: string
}

interface Seat {
  readonly subscription: Subscription
  readonly places: Turnstile
  readonly underWay: Set<Promise<void>>
  readonly ending: AbortController
}

const handlersPerSubscription = 32
const longestDelayTurns = 20

/**
 * The bus of a shop in one process. A message counts as published when each of its listeners has committed it or put it aside, so an outbox holds
 * what is not done yet, and nothing is lost with the process but the dead letters, where no file keeps them.
 */
export class MemoryBus extends Bus {
  readonly #clock: Clock
  readonly #log: Log
  readonly #mischief: MemoryBusOptions['mischief']
  readonly #listeners: readonly { readonly name: string; readonly subject: string }[]
  readonly #seats: Seat[] = []
  readonly #shelf: LettersInMemory
  readonly #desk: LetterDesk<DeadLetter>

  constructor({ clock, log, contexts = [], mischief, lettersFile }: MemoryBusOptions) {
    super()
    this.#clock = clock
    this.#log = log
    this.#mischief = mischief
    this.#listeners = contexts.flatMap(({ listeners }) => listeners)
    this.#shelf = new LettersInMemory(lettersFile)
    this.#desk = new LetterDesk(this.#shelf, {
      deliver: async (letter) => this.#judge(this.#listening(letter), letter.message as Message, letter.attempts + 1),
      parked: (letter) => this.#listening(letter).parked?.(letter),
    })
  }

  /** What was put aside here, to be seen and repaired. */
  override get letters(): DeadLetters {
    return this.#desk
  }

  /** Throws `Unavailable` where a listener was not there or stopped before it was done: the message is to be published again. */
  async publish(message: Message): Promise<void> {
    const missing = this.#listeners.find(({ name, subject }) => subject === message.subject && !this.#seatOf(name))
    if (missing) throw new Unavailable(missing.name)
    const names = new Set(this.#seats.filter(({ subscription }) => subscription.subject === message.subject).map(({ subscription }) => subscription.name))
    const written = JSON.stringify(message)
    const outcomes = await Promise.allSettled([...names].map((name) => this.#send(name, written)))
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  /** Two subscriptions of one name share its messages, as replicas do. */
  async subscribe(subscription: Subscription): Promise<{ stop(): Promise<void> }> {
    const seat: Seat = { subscription, places: new Turnstile(handlersPerSubscription), underWay: new Set(), ending: new AbortController() }
    this.#seats.push(seat)
    return {
      stop: async () => {
        if (!seat.ending.signal.aborted) this.#seats.splice(this.#seats.indexOf(seat), 1)
        seat.ending.abort()
        await Promise.allSettled(seat.underWay)
      },
    }
  }

  /** Resolves when nothing is under way: what was published has been handled, and its duplicates too. */
  async quiet(): Promise<void> {
    for (let underWay = this.#underWay(); underWay.length > 0; underWay = this.#underWay()) await Promise.allSettled(underWay)
  }

  #underWay(): readonly Promise<void>[] {
    return this.#seats.flatMap((seat) => [...seat.underWay])
  }

  /** The seat whose turn it is among those of one name. */
  #seatOf(name: string): Seat | undefined {
    const seats = this.#seats.filter(({ subscription }) => subscription.name === name)
    return seats.sort((a, b) => a.underWay.size - b.underWay.size)[0]
  }

  #listening({ listener }: DeadLetter): Subscription {
    const seat = this.#seatOf(listener)
    if (seat === undefined) throw new Unavailable(listener)
    return seat.subscription
  }

  async #send(name: string, written: string): Promise<void> {
    const duplicates = this.#mischief ? Math.floor(this.#mischief.chance() * 3) : 0
    for (let n = 0; n < duplicates; n++) void this.#deliver(name, written).catch(() => {})
    await this.#deliver(name, written)
  }

  #deliver(name: string, written: string): Promise<void> {
    const seat = this.#seatOf(name)
    if (seat === undefined) return Promise.reject(new Unavailable(name))
    const delivery = this.#deliverUntilDone(seat, written).finally(() => seat.underWay.delete(delivery))
    seat.underWay.add(delivery)
    return delivery
  }

  async #deliverUntilDone({ subscription, places, ending: { signal } }: Seat, written: string): Promise<void> {
    for (let turns = this.#mischief ? Math.floor(this.#mischief.chance() * longestDelayTurns) : 0; turns > 0; turns--) await nextTurn()
    for (let attempt = 1; ; attempt++) {
      await failpoint('listener.received', subscription.name)
      const leave = await places.enter()
      if (signal.aborted) {
        leave()
        await failpoint('listener.draining', subscription.name)
        throw new Unavailable(subscription.name)
      }
      // Each delivery gets its own copy, as from a network: a handler can't change what others see.
      const message = JSON.parse(written) as Message
      const verdict = await this.#parkOrJudge(subscription, message, attempt).finally(leave)
      if (verdict.kind === 'done') return acknowledged(subscription.name)
      if (verdict.kind === 'dead') return this.#desk.bury(this.#letterOf(subscription, message, verdict.reason, attempt))
      await this.#clock.sleep(verdict.afterMilliseconds, signal)
    }
  }

  async #parkOrJudge(subscription: Subscription, message: Message, attempt: number): Promise<Verdict> {
    if (await this.#desk.parks(this.#letterOf(subscription, message, '', attempt))) return { kind: 'done' }
    return this.#judge(subscription, message, attempt)
  }

  async #judge(subscription: Subscription, message: Message, attempt: number): Promise<Verdict> {
    try {
      return await subscription.deliver(message, attempt)
    } catch (error) {
      const reason = reasonOf(error)
      this.#log.write('error', 'a listener threw instead of judging', { listener: subscription.name, messageId: message.id, reason })
      return { kind: 'retry', afterMilliseconds: delayBefore(attempt, this.#mischief?.chance), reason }
    }
  }

  #letterOf({ name }: Subscription, message: Message, reason: string, attempts: number): DeadLetter {
    return { id: letterId(name, message.id as Uuid), listener: name, message, state: 'dead', reason, attempts, at: this.#clock.now() }
  }
}

/** To acknowledge is to end the delivery: nothing lies between the two points here. */
const acknowledged = async (name: string): Promise<void> => {
  await failpoint('listener.before-acknowledge', name)
  await failpoint('listener.after-acknowledge', name)
}

/** A bus in this process; see `MemoryBus`. */
export const memoryBus = (options: MemoryBusOptions): MemoryBus => new MemoryBus(options)

/** The mischief that `memory:?mischief=<seed>` asks for, where it does: the same seed draws the same numbers. Throws for what is no whole number. */
export const mischiefOf = (url: URL): Pick<MemoryBusOptions, 'mischief'> => {
  const seed = url.searchParams.get('mischief')
  if (seed === null) return {}
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`The mischief of ${url.href} is no whole number.`)
  return { mischief: { chance: seededChance(Number(seed)) } }
}
