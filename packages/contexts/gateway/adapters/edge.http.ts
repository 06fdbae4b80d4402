import { enveloped, invalidToken, overloaded, refusedWith, room, unavailable, type Endpoint, type HttpRequest, type HttpResponse, type Services, type Surroundings, type Trouble, type Visit } from '@minishop/http'
import { notAllowed, signInRequired, Unavailable, type AccessTokens, type Clock, type Context, type ContextRoute } from '@minishop/kernel'
import { ask, closed, failed, succeeded, type Circuit } from '../domain/circuit.ts'
import { classOf, limits } from '../domain/limits.ts'
import { tooManyRequests } from '../domain/refusals.ts'
import type { RateLimits } from '../ports/rate-limits.ts'

export interface EdgeNeeds extends Surroundings {
  readonly contexts: readonly Context[]
  readonly services: Services
  readonly tokens: AccessTokens
  /** Nothing where limits are turned off. */
  readonly rateLimits: RateLimits | undefined
  /** Milliseconds a service has for an answer, besides what the caller preferred to wait. */
  readonly timeoutMilliseconds: number
  /** Requests that are under way to each service at once. A service that is slow takes no place from the others. */
  readonly requestsAtOnce: number
  /** Whether pages for developers are shown. */
  readonly development: boolean
}

/** One endpoint for each public route of each context: the token is checked, calls are counted, and what is left of the request is sent on. */
export const edgeEndpoints = (needs: EdgeNeeds): readonly Endpoint[] =>
  needs.contexts.flatMap((context) => {
    const send = guarded(context.name, needs)
    return context.routes
      .filter(({ options, path }) => options.exposed !== false && (needs.development || !path.startsWith('/dev/')))
      .map((route): Endpoint => ({ route, answer: enveloped(needs, `${context.name} ${route.key}`, (request, visit) => passOn(route, request, visit, send, needs)) }))
  })

type Sent = HttpResponse | { readonly trouble: Trouble }
type Send = (request: Omit<HttpRequest, 'params'>) => Promise<Sent>

const passOn = async (route: ContextRoute, request: HttpRequest, visit: Visit, send: Send, needs: EdgeNeeds): Promise<Sent> => {
  const { tokens, log } = needs
  const limited = await overLimit('address', request.client ?? 'unknown', route, needs)
  if (limited) return limited

  const authorization = request.headers['authorization']
  if (authorization !== undefined) {
    const user = await tokens.verify(authorization.replace(/^Bearer +/i, ''))
    if (user === undefined) {
      log.write('warn', 'security: a token was refused', { route: route.key, requestId: visit.requestId })
      return { trouble: invalidToken }
    }
    visit.actor = user
    const overAccount = await overLimit('account', user.id, route, needs)
    if (overAccount) return overAccount
  }
  const admitted: boolean = route.useCase.allows.admits(visit.actor)
  if (!admitted) return { trouble: refusedWith(visit.actor.kind === 'anonymous' ? signInRequired : notAllowed) }

  const streams = route.useCase.kind === 'stream'
  const patience = needs.timeoutMilliseconds + (route.options.wait?.atMost ?? 0) * 1000
  const sent = (signal: AbortSignal | undefined) => send({
    // HEAD says how long GET's answer would be (RFC 9110, section 8.6), which only that answer tells; its body goes no further than the server.
    method: request.method === 'HEAD' ? 'GET' : request.method,
    url: request.url,
    headers: { ...passedOn(route, request), 'x-request-id': visit.requestId, traceparent: visit.traceparent },
    ...(request.body && { body: request.body }),
    ...(signal && { signal }),
  })
  return streams ? sent(request.signal) : withinTime(patience, request.signal, needs.clock, sent)
}

/** Its signal aborts when the caller leaves or, as a `TimeoutError`, when the time is up by the shop's own clock. */
const withinTime = async (milliseconds: number, caller: AbortSignal | undefined, clock: Clock, work: (signal: AbortSignal) => Promise<Sent>): Promise<Sent> => {
  const [ending, answered] = [new AbortController(), new AbortController()]
  const leave = () => ending.abort(caller?.reason)
  if (caller?.aborted) leave()
  caller?.addEventListener('abort', leave, { once: true })
  void clock.sleep(milliseconds, answered.signal).then(() => answered.signal.aborted || ending.abort(new DOMException('The time is up.', 'TimeoutError')))
  try {
    return await work(ending.signal)
  } finally {
    answered.abort('answered')
    caller?.removeEventListener('abort', leave)
  }
}

const always = ['accept', 'authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'prefer']

/** Only what routes are known to read. Headers in which proxies say who calls are made up by anyone, so none gets through. */
const passedOn = ({ options }: ContextRoute, { headers }: HttpRequest): Record<string, string> => {
  const names = [...always, ...Object.values(options.headers ?? {}).map((name) => (name as string).toLowerCase())]
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])))
}

const overLimit = async (per: 'address' | 'account', who: string, route: ContextRoute, { rateLimits, clock, log, metrics }: EdgeNeeds): Promise<{ trouble: Trouble } | undefined> => {
  if (rateLimits === undefined) return undefined
  const kind = classOf(route)
  const { allowed, retryAfterSeconds } = await rateLimits.pass(`${kind} ${per} ${who}`, limits[kind][per], clock.now())
  if (allowed) return undefined
  metrics.count('rate_limited_total', { class: kind, per })
  log.write('warn', 'security: a rate limit was reached', { class: kind, per, route: route.key })
  return { trouble: refusedWith(tooManyRequests.with({ retryAfterSeconds })) }
}

/** Sends to one context while there is room for it and its circuit is closed. */
const guarded = (context: string, { services, requestsAtOnce, clock, log, metrics }: EdgeNeeds): Send => {
  const within = room({ name: context, places: requestsAtOnce, clock, metrics })
  // Who prefers to wait for an outcome that does not come takes no place from those who don't.
  const patiently = room({ name: `${context}, waiting`, places: requestsAtOnce, clock, metrics })
  let circuit: Circuit = closed
  metrics.gauge('circuit_open', () => (circuit.state === 'closed' ? 0 : 1), { upstream: context })
  const note = (next: Circuit) => {
    if (next.state !== circuit.state) log.write(next.state === 'open' ? 'warn' : 'info', `the circuit to ${context} is ${next.state}`, { service: context })
    circuit = next
  }
  const send: Send = async (request) => {
    const asked = ask(circuit, clock.now())
    note(asked.circuit)
    if (!asked.goes) return { trouble: unavailable(1) }
    try {
      const response = await services.send(context, request)
      note(succeeded(circuit))
      return response
    } catch (error) {
      // Callers who leave say nothing about the service.
      if (error instanceof Unavailable && !request.signal?.aborted) note(failed(circuit, clock.now()))
      else if (request.signal?.reason instanceof DOMException && request.signal.reason.name === 'TimeoutError') note(failed(circuit, clock.now()))
      throw error
    }
  }
  return async (request) => {
    const enter = request.headers['prefer'] === undefined ? within : patiently
    return (await enter(() => send(request), request.signal)) ?? { trouble: overloaded }
  }
}
