import { Conflict, Unavailable, type Fault, type Refusal, type RefusalKind } from '@minishop/kernel'
import type { HttpResponse } from './exchange.ts'

/** Why a request did not get what it asked for, in HTTP's terms. */
export interface Trouble {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly facts?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A problem as it is sent (RFC 9457). Facts of the one refusal stand beside the named members. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly instance: string
  readonly requestId: string
  readonly errors?: readonly Fault[]
  readonly [fact: string]: unknown
}

const statuses: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  outdated: 412,
  unprocessable: 422,
  'too-many': 429,
}

/** A 401 says which scheme would help (RFC 9110, section 15.5.2), a 429 when to come back (RFC 6585, section 4). */
export const refusedWith = ({ kind, code, detail, facts }: Refusal): Trouble => ({
  status: statuses[kind],
  code,
  detail,
  facts,
  headers: {
    ...(kind === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
    ...(kind === 'too-many' && { 'Retry-After': String(facts['retryAfterSeconds'] ?? 1) }),
  },
})

/** A 400 that names every wrong field. */
export const badInput = (errors: readonly Fault[]): Trouble => ({
  status: 400,
  code: 'invalid-input',
  detail: 'The request is not valid. Correct what is listed under "errors" and send it again.',
  facts: { errors },
})

export const invalidToken: Trouble = {
  status: 401,
  code: 'invalid-token',
  detail: 'The access token is not valid, or not any more. Refresh it, sign in again, or send none.',
  headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
}

export const unsupportedMediaType: Trouble = {
  status: 415,
  code: 'unsupported-media-type',
  detail: 'Send the body as JSON in UTF-8, with "Content-Type: application/json".',
  headers: { Accept: 'application/json' },
}

/** RFC 6585, section 3: the edit must say which version it was made on. */
export const preconditionRequired: Trouble = {
  status: 428,
  code: 'precondition-required',
  detail: 'Send "If-Match" with the ETag of the version you changed, so that nobody else\'s change is lost.',
}

export const preconditionFailed: Trouble = {
  status: 412,
  code: 'precondition-failed',
  detail: '"If-Match" is not the ETag of the current version. Read it again, then repeat the change.',
}

export const noSuchPath: Trouble = { status: 404, code: 'no-such-path', detail: 'There is nothing at this path. The paths there are stand in /openapi.json.' }

export const malformedPath: Trouble = { status: 400, code: 'malformed-path', detail: 'The path is not valid percent-encoded UTF-8.' }

/** The methods a path takes stand in `Allow` (RFC 9110, section 15.5.6). */
export const methodNotAllowed = (allow: readonly string[]): Trouble => ({
  status: 405,
  code: 'method-not-allowed',
  detail: `This path takes ${allow.join(', ')} only.`,
  headers: { Allow: allow.join(', ') },
})

/** A 413 that says how much would have been taken. */
export const bodyTooLarge = (bytes: number): Trouble => ({ status: 413, code: 'body-too-large', detail: `The body may have at most ${bytes} bytes.` })

export const busy: Trouble = {
  status: 409,
  code: 'busy',
  detail: 'Others are changing the same thing right now. Nothing was done; try again in a moment.',
  headers: { 'Retry-After': '1' },
}

/** A 503 with the whole seconds after which it is worth trying again (RFC 9110, section 10.2.3). */
export const unavailable = (retryAfterSeconds: number): Trouble => ({
  status: 503,
  code: 'unavailable',
  detail: 'Something this needs can\'t be reached right now. Nothing was lost; try again in a moment.',
  headers: { 'Retry-After': String(retryAfterSeconds) },
})

/** A 503 for whoever comes while as many are served as can be. A second later others have gone. */
export const overloaded: Trouble = {
  status: 503,
  code: 'overloaded',
  detail: 'More ask at once than can be served in reasonable time. Nothing was done; try again in a moment.',
  headers: { 'Retry-After': '1' },
}

export const unexpected: Trouble = {
  status: 500,
  code: 'unexpected-error',
  detail: 'Something went wrong on our side. When it stays, tell us the request id: the cause is in our log under it.',
}

/** What was thrown, in HTTP's terms. The cause is not among them: it belongs in the log. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Unavailable) return unavailable(error.retryAfterSeconds)
  if (error instanceof Conflict) return busy
  return unexpected
}

const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')

/** What is sent about a trouble (RFC 9457). Facts never stand in for the named members. */
export const problemOf = ({ status, code, detail, facts }: Trouble, request: { readonly path: string; readonly id: string }): Problem => ({
  ...facts,
  type: `/problems/${code}`,
  title: titleOf(code),
  status,
  code,
  detail,
  instance: request.path,
  requestId: request.id,
})

/** A trouble as a response, which nobody may keep. */
export const problemResponse = (trouble: Trouble, request: { readonly path: string; readonly id: string }): HttpResponse => ({
  status: trouble.status,
  headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store', ...trouble.headers },
  body: JSON.stringify(problemOf(trouble, request)),
})
