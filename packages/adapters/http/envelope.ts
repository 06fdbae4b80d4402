import { anonymous, childTraceparent, idsIn, parentOf, reasonOf, Unavailable, type Actor, type Clock, type Ids, type Log, type Metrics, type Span, type Traces } from '@minishop/kernel'
import type { Answer, HttpRequest, HttpResponse } from './exchange.ts'
import { problemResponse, troubleOf, type Trouble } from './trouble.ts'

/** What every answer is made with, whatever the route. */
export interface Surroundings {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly metrics: Metrics
  readonly traces?: Traces | undefined
}

/** One request while it is answered. */
export interface Visit {
  readonly requestId: string
  /** Of the span that answers: a child of the one the caller sent. */
  readonly traceparent: string
  readonly path: string
  /** Nobody, until a token has said otherwise. */
  actor: Actor
}

export type Work = (request: HttpRequest, visit: Visit) => Promise<HttpResponse | { readonly trouble: Trouble }>

const acceptable = /^[A-Za-z0-9._-]{1,128}$/
/** The path of a request's target, still encoded, without its query: the query may hold what no log or problem should repeat. */
export const pathOf = (url: string): string => url.split('?', 1)[0]!

/**
 * What surrounds every answer: a request id (the caller's, where it is a plain one), W3C trace context, problems for whatever went wrong,
 * one access log line without anything a caller could have put a secret into (what the path names by an id is told), and a count and a duration under the route's name.
 * Never rejects.
 */
export const enveloped =
  ({ ids, log, metrics, traces }: Surroundings, route: string, work: Work): Answer =>
  async (request) => {
    const started = performance.now()
    const given = request.headers['x-request-id'] ?? ''
    const visit: Visit = {
      requestId: acceptable.test(given) ? given : ids.next(),
      traceparent: childTraceparent(request.headers['traceparent']),
      path: pathOf(request.url),
      actor: anonymous,
    }
    const about = { ...idsIn(request.params), route, requestId: visit.requestId, traceparent: visit.traceparent }
    let trouble: Trouble | undefined
    let response: HttpResponse
    try {
      const worked = await work(request, visit)
      if ('trouble' in worked) trouble = worked.trouble
      response = 'trouble' in worked ? problemResponse(worked.trouble, { path: visit.path, id: visit.requestId }) : worked
    } catch (error) {
      trouble = troubleOf(error)
      response = problemResponse(trouble, { path: visit.path, id: visit.requestId })
      // Nobody reads an answer after leaving: what then fails is no fault of ours.
      const level = request.signal?.aborted ? 'debug' : error instanceof Unavailable ? 'warn' : trouble.status === 500 ? 'error' : 'info'
      log.write(level, 'request failed', { ...about, reason: reasonOf(error), ...(trouble.status === 500 && error instanceof Error && { stack: error.stack }) })
    }
    const seconds = (performance.now() - started) / 1000
    traces?.record(spanOf(route, visit, request, response, started))
    const labels = { route, status: String(response.status) }
    metrics.count('http_requests_total', labels)
    metrics.observe('http_request_seconds', seconds, labels)
    log.write('info', 'request', {
      ...about,
      method: request.method,
      status: response.status,
      milliseconds: Math.round(seconds * 1000),
      ...(visit.actor.kind === 'user' && { actorId: visit.actor.id }),
      ...(trouble && { problem: trouble.code }),
    })
    return {
      ...response,
      headers: { ...response.headers, 'X-Request-Id': visit.requestId, traceparent: visit.traceparent, 'X-Content-Type-Options': 'nosniff' },
    }
  }

/** By the names of OpenTelemetry's semantic conventions for HTTP servers. A status is our failure from 500 on. */
const spanOf = (route: string, { traceparent, requestId }: Visit, { method, headers }: HttpRequest, { status }: HttpResponse, started: number): Span => ({
  name: route,
  kind: 'server',
  traceparent,
  ...parentOf(traceparent, headers['traceparent']),
  startedAt: performance.timeOrigin + started,
  milliseconds: performance.now() - started,
  attributes: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status, 'minishop.request_id': requestId },
  ...(status >= 500 && { failure: String(status) }),
})
