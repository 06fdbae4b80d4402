import type { UseCase, AnswerOf, InputOf } from './use-case.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** `GET /products/:productId`, relative to `/v1`; paths under `/.well-known` and `/dev` stand as they are. */
export type RoutePath = `${Method} /${string}`

/** What belongs to HTTP alone about a use case. All of it is declared, so that it appears in OpenAPI and in the typed client too. */
export interface RouteOptions<I = any, O = any> {
  /** Of success. Default: 200, or 204 where nothing is answered. */
  readonly status?: 200 | 201 | 202 | 204
  /** The path of what was made, relative to `/v1`, for `Location`. */
  readonly location?: (answer: O) => string
  /** Input fields that arrive as request headers, by name: `{ cartId: 'Cart-Id' }`. `If-Match` is read as an entity tag. */
  readonly headers?: { readonly [Field in keyof I & string]?: string }
  /** Answer fields that are sent as response headers too, by name. */
  readonly answerHeaders?: { readonly [Field in keyof O & string]?: string }
  /** The answer field that is its version: sent as a strong `ETag`; `If-None-Match` with it gets a 304 (RFC 9110, section 13). */
  readonly version?: keyof O & string
  /** Whether `Idempotency-Key` must be sent. Every command takes it where it is not required. */
  readonly idempotencyKey?: 'required' | 'optional'
  /** The input field that takes the body as it came, byte for byte as UTF-8: what signatures are made over. */
  readonly rawBody?: keyof I & string
  /** Honours `Prefer: wait=N` (RFC 7240): asks `query` until its answer is `done`, and answers 201 then. */
  readonly wait?: Wait<O>
  /** Seconds for which anyone may keep the answer. Default: nobody may. */
  readonly cacheSeconds?: number
  /** The class its rate limit is counted in. Default: `read` for queries, `write` for commands. */
  readonly limit?: 'read' | 'write' | 'sign-in' | 'search' | 'checkout' | 'webhook'
  /** The same answer as a page, for callers who prefer `text/html`. */
  readonly page?: (answer: O) => string
  /** False keeps the route away from the gateway. */
  readonly exposed?: boolean
}

export interface Wait<O> {
  readonly query: UseCase
  readonly input: (answer: O) => unknown
  readonly done: (answer: any) => boolean
  /** Seconds: the longest a caller may wait. */
  readonly atMost: number
}

export interface Route<U extends UseCase = UseCase> {
  readonly useCase: U
  readonly options: RouteOptions
}

/** A use case with what HTTP adds to it, held against the fields of its input and answer. */
export const route = <U extends UseCase>(useCase: U, options: RouteOptions<InputOf<U>, AnswerOf<U>> = {}): Route<U> => ({ useCase, options })

/** Whether a manifest entry says more about HTTP than the use case alone. */
export const isRoute = (entry: UseCase | Route): entry is Route => 'useCase' in entry
