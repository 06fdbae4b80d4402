import { endpoints, room, type Endpoint } from '@minishop/http'
import {
  AccessTokens,
  Bus,
  Clock,
  DeadLetters,
  Ids,
  Log,
  Manifest,
  Metrics,
  Traces,
  UnitOfWork,
  childTraceparent,
  hear,
  idsIn,
  noTraces,
  provide,
  reasonOf,
  runner,
  traceIdOf,
  type Context,
  type Listener,
  type Port,
  type Provider,
  type Runner,
} from '@minishop/kernel'
import type { Middleware } from '@minishop/koa'
import type { Composition } from './composition.ts'
import type { Documents } from './documents.ts'
import { measuredBus } from './measured-bus.ts'
import { measure } from './measures.ts'
import { readSettings, type Environment } from './settings.ts'
import { handled, traced, tracedRunner } from './tracing.ts'
import { wire, type Wire, type Wired } from './wiring.ts'

/** What an edge adds to its server: the ways to the other services, pages for people, and headers for browsers. */
export abstract class Edge {
  /** Endpoints that no use case stands behind. */
  abstract readonly endpoints: readonly Endpoint[]
  /** Run before everything else, on every request. */
  abstract readonly middleware: readonly Middleware[]
  /** Instead of the service's own. */
  abstract readonly documents: Documents
}

/** What a service finds around it: the same for all eight in one process, its own for each in a container. */
export interface Surroundings {
  readonly environment: Environment
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly metrics: Metrics
  /** Absent where nobody looks at traces: then nothing is made of them. */
  readonly traces?: Traces | undefined
  /** The bus, the siblings and the tokens, by whatever adapters the surroundings call for. */
  readonly providers: readonly Provider[]
  /** Requests that are worked on at once; 32 where it is absent. */
  readonly requestsAtOnce?: number
  /** Spreads the retries of messages: numbers in [0, 1). The machine's own where it is absent. */
  readonly chance?: () => number
  /** How the providers are put together, where it is not by Inversify. */
  readonly wiring?: Wire
}

/** By name: true, or in words why not. */
export type Checks = Readonly<Record<string, true | string>>

export interface Assembled {
  readonly context: Context
  readonly endpoints: readonly Endpoint[]
  readonly edge: Edge | undefined
  readonly run: Runner
  readonly get: <T>(port: Port<T>) => T
  /** Starts what works on its own: relay, consumers, schedules. Endpoints answer before that. */
  start(): Promise<void>
  /** Finishes what is under way, then lets go of everything, in the reverse order of the start. */
  stop(): Promise<void>
  /** Whether calls and messages are served now. Never rejects. */
  ready(): Promise<Checks>
}

/** Puts a context and its providers together. Throws `WrongConfiguration` before anything is opened that could have been refused. */
export const assemble = async (composition: Composition, around: Surroundings): Promise<Assembled> => {
  const { environment, clock, ids, log, metrics, traces, providers, requestsAtOnce = 32, chance, wiring = wire } = around
  const { context } = composition
  const values = readSettings(context.name, composition.settings, environment)
  const seen = traces === undefined ? (provider: Provider) => provider : (provider: Provider) => traced(provider, composition.outside ?? [], traces)
  const wired = await wiring(context, [
    provide(Clock, () => clock, []),
    provide(Ids, () => ids, []),
    provide(Log, () => log, []),
    provide(Metrics, () => metrics, []),
    provide(Traces, () => traces ?? noTraces, []),
    provide(Manifest, () => ({ context }), []),
    provide(DeadLetters, (bus) => bus.letters ?? noLetters, [Bus]),
    ...providers.map((provider) => seen(provider.port === Bus ? measured(provider, metrics) : provider)),
    ...composition.providers(values).map(seen),
  ])
  const unitOfWork = wired.has(UnitOfWork) ? wired.get(UnitOfWork) : nothingToKeep
  const untraced = runner(wired.portsOf, unitOfWork)
  const run = traces === undefined ? untraced : tracedRunner(untraced, context, traces)
  const own = endpoints(context, {
    run,
    tokens: wired.get(AccessTokens),
    room: room({ name: context.name, places: requestsAtOnce, clock, metrics }),
    clock,
    ids,
    log,
    metrics,
    traces,
  })
  const letters = wired.get(DeadLetters)
  const edge = wired.has(Edge) ? wired.get(Edge) : undefined

  const subscriptions: { stop(): Promise<void> }[] = []
  const ending = new AbortController()
  const schedules: Promise<void>[] = []
  let draining = false

  return {
    context,
    endpoints: [...own, ...(edge?.endpoints ?? [])],
    edge,
    run,
    get: wired.get,
    async start() {
      for (const { provider, it } of wired.things) await provider.life.start?.(it)
      measure(wired, context, letters, metrics)
      for (const listener of context.listeners) subscriptions.push(await listen(listener, wired.get(Bus), { run, clock, log, metrics, traces, chance }))
      for (const schedule of context.schedules) schedules.push(repeat(schedule, { run, clock, ids, log, signal: ending.signal }))
    },
    async stop() {
      draining = true
      ending.abort()
      await Promise.all(schedules)
      await Promise.all(subscriptions.map((subscription) => subscription.stop()))
      for (const { provider, it } of [...wired.things].reverse())
        await provider.life.stop?.(it).catch((error: unknown) => log.write('error', `${provider.port.name} did not stop cleanly`, { reason: reasonOf(error) }))
    },
    ready: async () => ({ ...(await checks(wired)), ...(draining && { draining: 'The service is stopping.' }) }),
  }
}

/** For a context that changes nothing of its own: the gateway. */
const nothingToKeep: UnitOfWork = {
  perform: async (_identity, _origin, job) => ({ replayed: false, answer: (await job()).answer }),
}

/** Of a bus that delivers nothing. */
const noLetters: DeadLetters = {
  list: async () => ({ letters: [] }),
  find: async () => undefined,
  replay: async () => 'unknown',
  discard: async () => 'unknown',
  count: async () => 0,
}

const measured = (provider: Provider<Bus>, metrics: Metrics): Provider<Bus> => ({ ...provider, make: async (...needs) => measuredBus(await provider.make(...needs), metrics) })

const checks = async ({ things }: Wired): Promise<Checks> => {
  const asked = things.flatMap(({ provider, it }) => (provider.life.ready ? [{ name: provider.port.name, ready: provider.life.ready(it) }] : []))
  const told = asked.map(async ({ name, ready }) => [name, await ready.catch((error: unknown) => reasonOf(error))] as const)
  return Object.fromEntries(await Promise.all(told))
}

const listen = (
  listener: Listener,
  bus: Bus,
  { run, clock, log, metrics, traces, chance }: Pick<Surroundings, 'clock' | 'log' | 'metrics' | 'traces'> & { readonly run: Runner; readonly chance: (() => number) | undefined },
) => {
  // By message: deliveries that an outage has ended. Forgotten with the process, which gives a message some more tries and takes none.
  const outages = new Map<string, number>()
  return bus.subscribe({
    name: listener.name,
    subject: listener.subject,
    parked({ id, message, reason }) {
      metrics.count('messages_total', { listener: listener.name, verdict: 'parked' })
      const traceId = message.traceparent === null ? undefined : traceIdOf(message.traceparent)
      log.write('warn', 'message waits behind a dead letter', { ...idsIn(message.data), listener: listener.name, messageId: message.id, key: message.key, traceId, letterId: id, reason })
    },
    async deliver(message, attempt) {
      const started = performance.now()
      const before = outages.get(message.id) ?? 0
      const handle = (traceparent?: string) => hear(listener, message, attempt, run, clock, before, chance, traceparent)
      const { verdict, refusedWith, outage } = await (traces === undefined ? handle() : handled(listener, message, attempt, traces, handle))
      if (outage) outages.set(message.id, before + 1)
      else if (verdict.kind !== 'retry') outages.delete(message.id)
      if (outages.size > mostOutages) outages.delete(outages.keys().next().value!)
      const labels = { listener: listener.name, verdict: verdict.kind }
      metrics.count('messages_total', labels)
      metrics.observe('message_seconds', (performance.now() - started) / 1000, { listener: listener.name })
      const fields = { ...idsIn(message.data), listener: listener.name, messageId: message.id, key: message.key, traceId: traceIdOf(message.traceparent), attempt }
      if (verdict.kind === 'dead') log.write('error', 'message put aside as a dead letter', { ...fields, reason: verdict.reason })
      else if (verdict.kind === 'retry') log.write('warn', 'message will be tried again', { ...fields, reason: verdict.reason, afterMilliseconds: verdict.afterMilliseconds })
      else log.write('debug', 'message handled', { ...fields, ...(refusedWith && { refusedWith }) })
      return verdict
    },
  })
}

const mostOutages = 10_000

const repeat = async (
  { name, seconds, run: useCase }: Context['schedules'][number],
  { run, clock, ids, log, signal }: { readonly run: Runner; readonly clock: Clock; readonly ids: Ids; readonly log: Log; readonly signal: AbortSignal },
): Promise<void> => {
  const context = name.split('/', 1)[0]!
  while (!signal.aborted) {
    await clock.sleep(seconds * 1000, signal)
    if (signal.aborted) return
    try {
      const call = { id: ids.next(), actor: { kind: 'sibling', name: context } as const, at: clock.now(), traceparent: childTraceparent(), signal }
      await run(useCase, { input: {}, unknownFields: 'refuse', call })
    } catch (error) {
      log.write('warn', 'scheduled work failed and will run again', { schedule: name, reason: reasonOf(error) })
    }
  }
}
