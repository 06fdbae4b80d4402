import { AsyncLocalStorage } from 'node:async_hooks'
import { Services } from '@minishop/http'
import { Bus, childTraceparent, parentOf, type Context, type Listener, type Message, type Port, type Provider, type Runner, type Span, type Traces } from '@minishop/kernel'

/** The span that the code which asks is part of. */
const current = new AsyncLocalStorage<string>()

interface Work {
  readonly name: string
  readonly kind: Span['kind']
  /** Of the span it is a part of; the one whose code asks, where there is such. */
  readonly parent?: string | undefined
  readonly attributes?: Span['attributes']
}

/** Does `work` as a span of its own. What comes of it comes back as it is; an answer that is no promise was no work to speak of. */
export const spanning = <T>(traces: Traces, { name, kind, parent = current.getStore(), attributes = {} }: Work, work: (traceparent: string) => T): T => {
  const traceparent = childTraceparent(parent)
  const started = performance.now()
  const end = (failure?: string) =>
    traces.record({
      ...{ name, kind, traceparent, attributes, startedAt: performance.timeOrigin + started, milliseconds: performance.now() - started },
      ...parentOf(traceparent, parent),
      ...(failure !== undefined && { failure }),
    })
  const answer = current.run(traceparent, () => work(traceparent))
  if (answer instanceof Promise) answer.then(() => end(), (error: unknown) => end(error instanceof Error ? error.name : 'error'))
  return answer
}

/** Each use case as a span, with what it calls and announces as parts of it. */
export const tracedRunner =
  (run: Runner, context: Context, traces: Traces): Runner =>
  (useCase, request) =>
    spanning(
      traces,
      { name: useCase.summary, kind: 'internal', parent: request.call.traceparent, attributes: { 'minishop.use_case': context.useCases.get(useCase) ?? '' } },
      (traceparent) => run(useCase, { ...request, call: { ...request.call, traceparent } }),
    )

const messaging = { 'messaging.system': 'minishop' }

const tracedBus = (bus: Bus, traces: Traces): Bus => ({
  publish: (message) =>
    spanning(
      traces,
      {
        name: `publish ${message.subject}`,
        kind: 'producer',
        parent: message.traceparent,
        attributes: { ...messaging, 'messaging.destination.name': message.subject, 'messaging.message.id': message.id },
      },
      () => bus.publish(message),
    ),
  subscribe: (subscription) => bus.subscribe(subscription),
  ...(bus.letters && { letters: bus.letters }),
})

/** One delivery to a listener. */
export const handled = <T>({ name }: Listener, message: Message, attempt: number, traces: Traces, handle: (traceparent: string) => Promise<T>): Promise<T> =>
  spanning(
    traces,
    {
      name: `handle ${name}`,
      kind: 'consumer',
      parent: message.traceparent,
      attributes: { ...messaging, 'messaging.destination.name': message.subject, 'messaging.message.id': message.id, 'minishop.attempt': attempt },
    },
    handle,
  )

/** The ways to siblings: who is asked there names our span as its parent. */
const tracedServices = (services: Services, traces: Traces): Services => ({
  send: (context, request) =>
    spanning(traces, { name: `ask ${context}`, kind: 'client', parent: request.headers['traceparent'], attributes: { 'http.request.method': request.method, 'peer.service': context } }, (traceparent) =>
      services.send(context, { ...request, headers: { ...request.headers, traceparent } }),
    ),
})

/** What stands outside the shop: each call is a span, named by the port and its method. */
const tracedPort = <T extends object>(it: T, { name: port }: Port, traces: Traces): T =>
  new Proxy(it, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      return (...given: readonly unknown[]) => spanning(traces, { name: `${port}.${String(property)}`, kind: 'client' }, () => value.apply(target, given) as unknown)
    },
  })

/** A provider whose thing leaves spans: the bus, the siblings, and the ports to what stands `outside`. Any other is left alone. */
export const traced = (provider: Provider, outside: readonly Port[], traces: Traces): Provider => {
  const wrapped = (wrap: (it: any) => unknown): Provider => ({ ...provider, make: async (...needs) => wrap(await provider.make(...needs)) })
  if (provider.port === Bus) return wrapped((bus) => tracedBus(bus, traces))
  if (provider.port === Services) return wrapped((services) => tracedServices(services, traces))
  return outside.includes(provider.port) ? wrapped((it) => tracedPort(it, provider.port, traces)) : provider
}
