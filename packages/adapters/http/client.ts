import { decode, type AnswerOf, type Context, type ContextRoute, type ContextSpec, type InputOf, type Route, type UseCase } from '@minishop/kernel'
import { bodyJson } from './body.ts'
import type { HttpResponse } from './exchange.ts'
import type { Send } from './http-services.ts'
import { answersNothing, placementOf } from './placement.ts'
import { readServerSentEvents } from './server-sent-events.ts'
import type { Problem } from './trouble.ts'

type Routes<S extends ContextSpec> = NonNullable<S['http']>
export type RouteKey<S extends ContextSpec> = keyof Routes<S> & string
type UseCaseAt<S extends ContextSpec, K extends RouteKey<S>> = Routes<S>[K] extends Route<infer U> ? U : Routes<S>[K] extends UseCase ? Routes<S>[K] : never

export interface AskOptions {
  /** The caller's access token. */
  readonly bearer?: string
  readonly idempotencyKey?: string
  /** Seconds to wait for an outcome (RFC 7240). */
  readonly wait?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export interface Reply<A> {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** There where the request succeeded and has something to say. */
  readonly answer?: A
  /** There where it did not succeed. */
  readonly problem?: Problem
}

export type Client<S extends ContextSpec> = <K extends RouteKey<S>>(
  key: K,
  input: InputOf<UseCaseAt<S, K>>,
  options?: AskOptions,
) => Promise<Reply<AnswerOf<UseCaseAt<S, K>>>>

/**
 * A context's routes as one typed function: `shop('GET /products/:productId', { productId })`. Where each field of the input travels
 * comes from the same manifest the service answers by. Rejects where the answer is not what the manifest says, and as `send` does.
 */
export const client = <S extends ContextSpec>(context: Context<S>, send: Send, defaults: AskOptions = {}): Client<S> => {
  const routes = new Map(context.routes.map((route) => [route.key, route]))
  return async (key, input, options = {}) => {
    const route = routes.get(key)
    if (route === undefined) throw new Error(`${context.name} has no route "${key}".`)
    return replyOf(route, await send(requestOf(route, input, { ...defaults, ...options, headers: { ...defaults.headers, ...options.headers } }))) as never
  }
}

/** The request that carries `input` to `route`. */
export const requestOf = (route: ContextRoute, input: unknown, { bearer, idempotencyKey, wait, headers, signal }: AskOptions = {}): Parameters<Send>[0] => {
  const fields = (route.useCase.input.encode(input) ?? {}) as Readonly<Record<string, unknown>>
  const placement = placementOf(route)
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(fields[name])))
  const rest = placement.restFields.filter((field) => fields[field] !== undefined).map((field) => [field, fields[field]] as const)
  const query = placement.rest === 'query' && rest.length > 0 ? `?${new URLSearchParams(rest.map(([field, value]) => [field, String(value)]))}` : ''
  const raw = placement.rawBody === undefined ? undefined : String(fields[placement.rawBody])
  const body = raw ?? (placement.rest === 'body' && rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : undefined)
  const carried = [...placement.headers].flatMap(([field, header]) => {
    const value = fields[field]
    if (value === undefined) return []
    return [[header.toLowerCase(), header.toLowerCase() === 'if-match' ? `"${value}"` : String(value)] as const]
  })
  return {
    method: route.method,
    url: `${path}${query}`,
    headers: {
      accept: route.useCase.kind === 'stream' ? 'text/event-stream' : 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(wait !== undefined && { prefer: `wait=${wait}` }),
      ...Object.fromEntries(carried),
      ...headers,
    },
    ...(body !== undefined && { body: Buffer.from(body) }),
    ...(signal && { signal }),
  }
}

const replyOf = async (route: ContextRoute, response: HttpResponse): Promise<Reply<unknown>> => {
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const reply = { status: response.status, headers }
  if (response.status >= 400) return { ...reply, problem: (await bodyJson(response.body)) as Problem }
  if (response.status === 304 || answersNothing(route)) return reply
  if (route.useCase.kind === 'stream') return { ...reply, answer: readServerSentEvents(iterable(response.body)) }
  const { useCase, options } = route
  const output = options.wait && headers['preference-applied'] === 'wait' ? options.wait.query.output : useCase.output
  const decoded = decode(output, await bodyJson(response.body), 'ignore')
  if (decoded.ok) return { ...reply, answer: decoded.value }
  throw new Error(`"${route.key}" answered what its manifest does not say: ${decoded.faults.map(({ path, message }) => `${path} ${message}`).join('; ')}`)
}

const iterable = (body: HttpResponse['body']): AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array> =>
  body === undefined ? [] : typeof body === 'string' || body instanceof Uint8Array ? [body] : body
