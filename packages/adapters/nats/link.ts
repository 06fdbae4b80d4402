import { Unavailable, delayBefore, reasonOf, type Clock, type Log, type Metrics } from '@minishop/kernel'
import { jetstream, type JetStreamClient } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { connectTo, type MessagesServer } from './server.ts'

const longestPauseMilliseconds = 2_000

/** A connection that is opened again for as long as it is wanted, and says how it is. */
export class Link {
  readonly #server: MessagesServer
  readonly #clock: Clock
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #ending = new AbortController()
  #running: Promise<void> | undefined
  #connection: NatsConnection | undefined
  #trouble: string | undefined = 'not connected yet'
  #changed = Promise.withResolvers<void>()

  constructor(server: MessagesServer, { clock, log, metrics }: { readonly clock: Clock; readonly log: Log; readonly metrics: Metrics }) {
    this.#server = server
    this.#clock = clock
    this.#log = log
    this.#metrics = metrics
    metrics.gauge('nats_connected', () => (this.#trouble === undefined ? 1 : 0))
    metrics.count('nats_disconnects_total', {}, 0)
  }

  /** Begins to connect, and returns at once. */
  start(): void {
    this.#running ??= this.#keepOpen()
  }

  /** The connection, while it is one. Throws `Unavailable` while it is not: what is written to it then would be sent who knows when. */
  get(): NatsConnection {
    if (this.#connection === undefined || this.#trouble !== undefined) throw new Unavailable('NATS', { cause: new Error(this.#trouble) })
    return this.#connection
  }

  jetstream(): JetStreamClient {
    return jetstream(this.get())
  }

  /** Waits for the connection; nothing where `signal` ends the waiting. */
  async wait(signal: AbortSignal): Promise<NatsConnection | undefined> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    while (this.#trouble !== undefined && !signal.aborted) await Promise.race([this.#changed.promise, aborted])
    return signal.aborted ? undefined : this.#connection
  }

  /** True, or in words why not. */
  state(): true | string {
    return this.#trouble === undefined || `NATS can't be reached: ${this.#trouble}`
  }

  /** Sends what is on its way, and closes. At most 2 seconds are given to a server that does not answer. */
  async stop(): Promise<void> {
    this.#ending.abort()
    const late = new AbortController()
    const drained = this.#connection?.drain().catch(() => {})
    await Promise.race([drained, this.#clock.sleep(2_000, late.signal)])
    late.abort()
    await this.#connection?.close()
    await this.#running
  }

  async #keepOpen(): Promise<void> {
    const { signal } = this.#ending
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        const connection = await connectTo(this.#server)
        this.#connection = connection
        if (signal.aborted) return await connection.close()
        attempt = 1
        void this.#watch(connection)
        this.#becomes(undefined)
        const error = await connection.closed()
        this.#becomes(error ? reasonOf(error) : 'the connection was closed')
      } catch (error) {
        this.#becomes(reasonOf(error))
      }
      await this.#clock.sleep(Math.min(delayBefore(attempt), longestPauseMilliseconds), signal)
    }
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') this.#becomes('the connection was lost')
      else if (status.type === 'reconnect') this.#becomes(undefined)
      else if (status.type === 'error') this.#log.write('error', 'NATS refused something', { reason: reasonOf(status.error) })
    }
  }

  #becomes(trouble: string | undefined): void {
    if (trouble === this.#trouble) return
    const wasConnected = this.#trouble === undefined
    this.#trouble = trouble
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
    if (this.#ending.signal.aborted) return
    if (trouble === undefined) this.#log.write('info', 'connected to NATS')
    else this.#log.write('warn', 'NATS is away', { reason: trouble })
    if (wasConnected) this.#metrics.count('nats_disconnects_total')
  }
}
