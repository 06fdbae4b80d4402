import { assemble, wireByHand, type Assembled } from '@minishop/host'
import { memoryServices, Services, type HttpRequest, type HttpResponse } from '@minishop/http'
import { AccessTokens, Bus, provide, type Clock, type Log, type Port, type Provider } from '@minishop/kernel'
import { memoryRelay, Relay, type MemoryStore } from '@minishop/memory'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Broker } from './broker.ts'
import { Connection } from './connection.ts'
import { behindGates } from './gates.ts'
import type { ContextName, Part } from './parts.ts'
import type { Owner, Scheduler } from './scheduler.ts'
import { outage } from './stand-ins.ts'
import { UnreadMetrics, VirtualClock, type SeededIds } from './surroundings.ts'

/** Whose code runs: how a fail-point knows which process it is in. */
export const running = new AsyncLocalStorage<Owner>()

export interface Stage {
  readonly scheduler: Scheduler
  readonly broker: Broker
  readonly mistaken: (listener: string, key: string) => boolean
  readonly ids: SeededIds
  readonly log: Log
  /** The way to the others: it fails while they are down. */
  readonly services: Services
  readonly tokens: AccessTokens
  /** Begins the relay's work when no other process of its context does it. */
  readonly lead: (of: Incarnation, begin: () => Promise<void>) => Promise<void>
  /** Instead of the adapters of this context, by the name of the port: what outlives the process, and what costs it time. */
  readonly replacements: (name: ContextName) => Readonly<Record<string, (own: () => unknown) => unknown>>
}

/** One incarnation of a service. Killed, nothing of it goes on, and whoever waits for its answer learns that it is gone. */
export class Incarnation implements Owner {
  readonly name: ContextName
  alive = true
  assembled: Assembled | undefined
  #inside: Services | undefined
  readonly #stage: Stage
  readonly #connection: Connection
  /** What is being answered, each with what tells its caller that nobody answers any more. */
  readonly #calls = new Map<Promise<HttpResponse>, (error: unknown) => void>()
  #started = false
  #stopping = false
  readonly #death = Promise.withResolvers<never>()
  /** Rejects when it is killed. */
  readonly death: Promise<never> = this.#death.promise

  constructor(name: ContextName, stage: Stage) {
    this.name = name
    this.#stage = stage
    this.death.catch(() => {})
    const { broker, scheduler, mistaken } = stage
    this.#connection = new Connection({ broker, mistaken, clock: new VirtualClock(scheduler, this), shelf: behindGates('LetterShelf', broker.shelf, this, scheduler) })
  }

  async start({ context, providers }: Part): Promise<void> {
    const { scheduler, ids, log, tokens } = this.#stage
    const clock = new VirtualClock(scheduler, this)
    const replacements = this.#stage.replacements(this.name)
    const surroundings = { clock, ids, log, metrics: new UnreadMetrics() }
    const own = providers.map((provider) => this.#behindGates(provider, replacements[provider.port.name]))
    await running.run(this, async () => {
      const assembled = await assemble(
        { context, settings: {}, asks: [], providers: () => own },
        {
          ...surroundings,
          environment: {},
          chance: scheduler.chance,
          wiring: wireByHand,
          providers: [
            provide(Bus, () => behindGates('Bus', this.#connection, this, scheduler), []),
            provide(Services, () => behindGates('Services', this.#stage.services, this, scheduler), []),
            provide(AccessTokens, () => tokens, []),
          ],
        },
      )
      this.assembled = assembled
      this.#inside = memoryServices(() => new Map([[this.name, assembled.endpoints]]), surroundings)
      await assembled.start()
      this.#started = true
    })
  }

  /** Whether it is up, and was not told to stop. */
  get takesCalls(): boolean {
    return this.alive && !this.#stopping && this.#inside !== undefined
  }

  /** Whether it is up, and neither on its way there nor on its way down. */
  get steady(): boolean {
    return this.takesCalls && this.#started
  }

  /** Answers a request, or rejects where it dies over it. */
  answer(request: Omit<HttpRequest, 'params'>): Promise<HttpResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
    const answered = promise.finally(() => this.#calls.delete(answered))
    this.#calls.set(answered, reject)
    running.run(this, () => this.#inside!.send(this.name, request)).then(resolve, reject)
    return answered
  }

  /** In good order, as at SIGTERM: takes no calls any more, answers those it has, and then finishes what it holds. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.allSettled(this.#calls.keys())
    await running.run(this, () => this.assembled!.stop())
  }

  /** From one moment to the next: no goodbye to anybody. */
  kill(): void {
    this.alive = false
    this.#connection.cut()
    for (const reject of this.#calls.values()) reject(outage(this.name))
    this.#death.reject(outage(this.name))
  }

  #behindGates(provider: Provider, replacement: ((own: () => unknown) => unknown) | undefined): Provider {
    const { port, needs } = provider
    const { chance } = this.#stage.scheduler
    // What was made for every run does not know the chance of this one.
    const make = port === Relay ? (store: MemoryStore, bus: Bus, clock: Clock, log: Log) => memoryRelay(store, { bus, clock, log, chance }) : provider.make
    const made = replacement ? () => replacement(() => make()) : make
    // What is replaced is looked after by whoever replaces it.
    const led = port === Relay ? { ...provider.life, start: (relay: unknown) => this.#stage.lead(this, () => (relay as Relay).start()) } : provider.life
    const life = replacement ? {} : led
    const gate = (it: unknown) => behindGates(port.name, it as object, this, this.#stage.scheduler)
    return { port: port as Port, needs: replacement ? [] : needs, make: (...given) => gate(made(...given)), life }
  }
}
