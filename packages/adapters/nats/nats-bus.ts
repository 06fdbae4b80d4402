import { Bus, LetterDesk, Unavailable, reasonOf, type Clock, type DeadLetters, type Log, type Message, type Metrics, type Subscription, type Verdict } from '@minishop/kernel'
import { InvalidArgumentError, InvalidSubjectError } from '@nats-io/transport-node'
import { defaultAckWaitMilliseconds, durableOf, streamOf } from './consumers.ts'
import { readRaw, type StreamLetter } from './dead-letters.ts'
import { headersOf } from './envelope.ts'
import { LettersInStream } from './letters-in-stream.ts'
import { Link } from './link.ts'
import { Listening } from './listening.ts'
import type { MessagesServer } from './server.ts'

export interface NatsBusOptions extends MessagesServer {
  /** Milliseconds a handler may be silent; it is heard from by itself for as long as its process lives. Default 30 000. */
  readonly ackWaitMilliseconds?: number
}

export interface NatsBusNeeds {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

const acknowledgedWithinMilliseconds = 5_000

/**
 * The bus over JetStream. Streams are made beforehand by `ensureStreams`. Each subscription is a durable pull consumer that replicas share;
 * within one replica messages of one key are handled one at a time. Stands a server that comes late, goes, and comes back.
 */
export class NatsBus extends Bus {
  readonly #link: Link
  readonly #needs: NatsBusNeeds
  readonly #ackWaitMilliseconds: number
  readonly #listenings = new Set<Listening>()
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #shelf: LettersInStream
  readonly #desk: LetterDesk<StreamLetter>

  constructor({ ackWaitMilliseconds = defaultAckWaitMilliseconds, ...server }: NatsBusOptions, needs: NatsBusNeeds) {
    super()
    this.#link = new Link(server, needs)
    this.#needs = needs
    this.#ackWaitMilliseconds = ackWaitMilliseconds
    this.#shelf = new LettersInStream({ link: this.#link, ...needs })
    this.#desk = new LetterDesk(this.#shelf, {
      deliver: (letter) => this.#deliver(letter),
      parked: (letter) => this.#subscriptions.get(letter.listener)?.parked?.(letter),
    })
  }

  /** What the listeners of this service put aside, to be seen and repaired. */
  override get letters(): DeadLetters {
    return this.#desk
  }

  /** Begins to connect, and does not wait for it: `ready` tells. */
  async start(): Promise<void> {
    this.#link.start()
  }

  /** After the subscriptions have been stopped. */
  async stop(): Promise<void> {
    await Promise.all([...this.#listenings].map((listening) => listening.stop()))
    await this.#shelf.stop()
    await this.#link.stop()
  }

  /** True, or in words why messages don't flow. */
  async ready(): Promise<true | string> {
    const states = [this.#link.state(), ...[...this.#listenings].map((listening) => listening.state())]
    return states.find((state) => state !== true) ?? true
  }

  /** Resolves when the server has stored it. Throws `Unavailable` where it did not say so within 5 seconds, and for a full stream; another error for what no try could send. */
  async publish(message: Message): Promise<void> {
    const payload = new TextEncoder().encode(JSON.stringify(message.data))
    try {
      const options = { msgID: message.id, headers: headersOf(message), timeout: acknowledgedWithinMilliseconds }
      await this.#link.jetstream().publish(message.subject, payload, options)
    } catch (error) {
      if (error instanceof Unavailable) throw error
      // It would be refused for ever: too large, or a subject that is none. Who announces such a thing has to be mended.
      if (error instanceof InvalidArgumentError || error instanceof InvalidSubjectError)
        throw new Error(`${message.subject} ${message.id} of ${payload.length} bytes can't be published: ${error.message}.`, { cause: error })
      throw new Unavailable('NATS', { cause: error })
    }
  }

  /** Begins to listen, now or as soon as there is a server and a stream. */
  async subscribe(subscription: Subscription): Promise<{ stop(): Promise<void> }> {
    const listening = new Listening(subscription, { link: this.#link, desk: this.#desk, shelf: this.#shelf, ...this.#needs, ackWaitMilliseconds: this.#ackWaitMilliseconds })
    this.#listenings.add(listening)
    this.#subscriptions.set(subscription.name, subscription)
    this.#needs.metrics.gauge('messages_waiting', () => this.#waiting(subscription), { listener: subscription.name })
    return {
      stop: async () => {
        await listening.stop()
        this.#listenings.delete(listening)
        if (this.#subscriptions.get(subscription.name) === subscription) this.#subscriptions.delete(subscription.name)
      },
    }
  }

  /** A letter to its listener, past the stream. */
  async #deliver({ listener, raw, attempts }: StreamLetter): Promise<Verdict> {
    const subscription = this.#subscriptions.get(listener)
    if (subscription === undefined) throw new Unavailable(listener)
    const found = readRaw(raw)
    if ('unreadable' in found) return { kind: 'dead', reason: `unreadable: ${found.unreadable}` }
    return subscription.deliver(found.message, attempts + 1).catch((error: unknown) => ({ kind: 'dead', reason: reasonOf(error) }))
  }

  /** Messages that the server has for a listener and nobody has done yet. */
  async #waiting(subscription: Subscription): Promise<number> {
    try {
      const consumer = await this.#link.jetstream().consumers.get(streamOf(subscription.subject), durableOf(subscription))
      const { num_pending, num_ack_pending } = await consumer.info()
      return num_pending + num_ack_pending
    } catch {
      return NaN
    }
  }
}
