import { delayBefore, failpoint, reasonOf, type Clock, type LetterDesk, type Log, type Message, type Subscription, type Verdict } from '@minishop/kernel'
import { jetstreamManager, type Consumer, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream'
import { PermissionViolationError, headers } from '@nats-io/transport-node'
import { durableOf, ensureConsumer, streamOf } from './consumers.ts'
import { letterOf, readRaw, type StreamLetter } from './dead-letters.ts'
import { Lanes } from './lanes.ts'
import type { LettersInStream } from './letters-in-stream.ts'
import type { Link } from './link.ts'

/** Messages that one replica has in hand at a time. */
const places = 32
/** A handler that takes longer is stuck: its message is let go, and the service says that it is not ready. */
const patienceMilliseconds = 5 * 60_000
/**
 * Milliseconds. A pull is never cut off, only ends: NATS 2.9 mislays a message that is given back while it still holds a pull that nobody waits for,
 * until the message's time to be acknowledged is over. So pulls are short, and stopping waits for the last one.
 */
const pull = { expires: 2_000, idle_heartbeat: 1_000 } as const

export interface ListeningOptions {
  readonly link: Link
  readonly desk: LetterDesk<StreamLetter>
  readonly shelf: LettersInStream
  readonly clock: Clock
  readonly log: Log
  readonly ackWaitMilliseconds: number
}

/** One subscription: pulls what there is, hands it to the listener, and tells the server what became of it. Goes on until stopped. */
export class Listening {
  readonly #subscription: Subscription
  readonly #options: ListeningOptions
  readonly #ending = new AbortController()
  readonly #lanes = new Lanes()
  /** With the moment each was taken, in milliseconds of the process. */
  readonly #inHand = new Map<JsMsg, number>()
  readonly #begun = new Set<JsMsg>()
  readonly #running: Promise<void>
  #messages: ConsumerMessages | undefined
  #trouble: string | undefined = 'not consuming yet'
  #room = Promise.withResolvers<void>()
  readonly #pulledLast = Promise.withResolvers<void>()

  constructor(subscription: Subscription, options: ListeningOptions) {
    this.#subscription = subscription
    this.#options = options
    this.#running = this.#goOn()
  }

  /** True, or in words why nothing is heard. */
  state(): true | string {
    const { name } = this.#subscription
    if (this.#trouble !== undefined) return `${name} hears nothing: ${this.#trouble}`
    const stuck = [...this.#inHand.values()].some((since) => performance.now() - since > patienceMilliseconds)
    return stuck ? `${name} has been busy with one message for more than ${patienceMilliseconds / 60_000} minutes.` : true
  }

  /** Gives back what nobody has begun, within about two seconds, and waits for the handlers under way. */
  async stop(): Promise<void> {
    this.#ending.abort()
    this.#makesRoom()
    const late = new AbortController()
    void this.#options.clock.sleep(2 * pull.expires, late.signal).then(() => this.#messages?.stop())
    await this.#running
    late.abort()
  }

  async #goOn(): Promise<void> {
    const { link, clock, log, ackWaitMilliseconds } = this.#options
    const { signal } = this.#ending
    const heartbeat = setInterval(() => this.#working(), ackWaitMilliseconds / 3)
    let known = false
    for (let failures = 0; !signal.aborted; ) {
      try {
        const connection = await link.wait(signal)
        if (connection === undefined) break
        const manager = await jetstreamManager(connection)
        const done = await ensureConsumer(manager, this.#subscription, ackWaitMilliseconds).catch(inWords(this.#subscription))
        if (done === 'made') log.write(known ? 'warn' : 'info', 'a consumer is made, and hears all that the stream holds', { listener: this.#subscription.name })
        known = true
        // Before anything is delivered it must be known what has to wait.
        await this.#options.shelf.ready(this.#subscription.name.split('/', 1)[0]!)
        const consumer = await link.jetstream().consumers.get(streamOf(this.#subscription.subject), durableOf(this.#subscription))
        while (!signal.aborted) {
          await this.#pull(consumer)
          failures = 0
        }
      } catch (error) {
        this.#trouble = reasonOf(error)
        if (!signal.aborted && link.state() === true) log.write('warn', 'a subscription failed and begins again', { listener: this.#subscription.name, reason: this.#trouble })
        await clock.sleep(Math.min(delayBefore(failures++), 2_000), signal)
      }
    }
    this.#pulledLast.resolve()
    for (const message of this.#inHand.keys()) if (!this.#begun.has(message)) tell(() => message.nak())
    while (this.#inHand.size > 0) await this.#room.promise
    clearInterval(heartbeat)
  }

  /** Asks for as much as there is room for, and takes it as it comes. */
  async #pull(consumer: Consumer): Promise<void> {
    // In halves, since asking for every single place again would double the traffic.
    while (this.#inHand.size > places / 2 && !this.#ending.signal.aborted) await this.#room.promise
    if (this.#ending.signal.aborted) return
    this.#messages = await consumer.fetch({ max_messages: places - this.#inHand.size, ...pull })
    this.#trouble = undefined
    for await (const message of this.#messages) {
      // Somebody has changed the consumer. What it brings is not ours to judge, and it is brought up to date before anything else is heard.
      if (message.subject !== this.#subscription.subject) throw new Error(`its consumer brings ${message.subject}`)
      this.#take(message)
    }
  }

  #take(message: JsMsg): void {
    this.#inHand.set(message, performance.now())
    const key = message.headers?.get('ce-subject') || String(message.seq)
    void this.#lanes
      .run(key, () => this.#handle(message))
      .catch((error: unknown) => {
        // The message stays unacknowledged, so the server delivers it again after a while.
        const reason = reasonOf(error)
        this.#options.log.write('warn', 'the server could not be told what became of a message', { listener: this.#subscription.name, reason })
      })
      .finally(() => {
        this.#inHand.delete(message)
        this.#begun.delete(message)
        this.#makesRoom()
      })
  }

  async #handle(message: JsMsg): Promise<void> {
    const { name } = this.#subscription
    await failpoint('listener.received', name)
    if (this.#ending.signal.aborted) {
      await this.#pulledLast.promise
      await failpoint('listener.draining', name)
      return message.nak()
    }
    this.#begun.add(message)
    const raw = { subject: message.subject, headers: message.headers ?? headers(), payload: message.data }
    const found = readRaw(raw)
    const attempts = message.info.deliveryCount
    const origin = `${message.info.stream} ${message.seq}`
    const letter = letterOf(raw, found, { listener: this.#subscription.name, origin, attempts, at: this.#options.clock.now() })
    try {
      if (await this.#options.desk.parks(letter)) return await this.#acknowledge(message)
      const verdict = 'message' in found ? await this.#judge(found.message, attempts) : this.#unreadable(message, found.unreadable)
      if (this.#ending.signal.aborted) await failpoint('listener.draining', name)
      if (verdict.kind === 'done') return await this.#acknowledge(message)
      if (verdict.kind === 'retry') return message.nak(verdict.afterMilliseconds)
      await this.#options.desk.bury({ ...letter, reason: verdict.reason })
      message.term()
    } catch (error) {
      message.nak(delayBefore(attempts))
      throw error
    }
  }

  async #acknowledge(message: JsMsg): Promise<void> {
    await failpoint('listener.before-acknowledge', this.#subscription.name)
    message.ack()
    await failpoint('listener.after-acknowledge', this.#subscription.name)
  }

  async #judge(message: Message, attempt: number): Promise<Verdict> {
    try {
      return await this.#subscription.deliver(message, attempt)
    } catch (error) {
      const reason = reasonOf(error)
      this.#options.log.write('error', 'a listener threw instead of judging', { listener: this.#subscription.name, messageId: message.id, reason })
      return { kind: 'retry', afterMilliseconds: delayBefore(attempt), reason }
    }
  }

  #unreadable({ subject, seq }: JsMsg, why: string): Verdict & { readonly kind: 'dead' } {
    this.#options.log.write('error', 'an unreadable message is put aside', { listener: this.#subscription.name, subject, sequence: seq, reason: why })
    return { kind: 'dead', reason: `unreadable: ${why}` }
  }

  #working(): void {
    for (const [message, since] of this.#inHand) if (performance.now() - since < patienceMilliseconds) tell(() => message.working())
  }

  #makesRoom(): void {
    this.#room.resolve()
    this.#room = Promise.withResolvers()
  }
}

/** A server that is locked lets its administrator alone make consumers: what is not as it must be is then for the operator to see. */
const inWords = (owner: Subscription) => (error: unknown): never => {
  if (!causesOf(error).some((cause) => cause instanceof PermissionViolationError)) throw error
  throw new Error(`The consumer ${durableOf(owner)} is not there, or not as it should be, and may not be made or changed by a service: make the streams.`, { cause: error })
}

const causesOf = (error: unknown): readonly unknown[] => (error instanceof Error ? [error, ...causesOf(error.cause)] : [])

/** For what only spares the server a wait: over a closed connection it can't be said, and nothing is lost by that. */
const tell = (say: () => void): void => {
  try {
    say()
  } catch {
    // The server delivers the message again once its time is over.
  }
}
