import type { Middleware } from '@minishop/koa'

export interface HeaderRules {
  /** Origins whose pages may call; `*` for any. None may unless named. */
  readonly origins: readonly string[]
  /** Whether the gateway is reached over TLS, so that browsers may be told never to come without. */
  readonly secure: boolean
}

/** Pages of ours need no more than their own style and a form; what needs scripts says so itself. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const always = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}
const readable = 'ETag, Location, Retry-After, X-Request-Id, Cart-Id, Idempotent-Replayed, Preference-Applied'
const sendable = 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, Cart-Id, Last-Event-ID, X-Request-Id, traceparent'

/**
 * Headers for browsers on every answer (OWASP ASVS 3.4), and the answer to their preflights (Fetch standard, "CORS protocol"):
 * tokens travel in headers, so no credentials of the browser's own are ever allowed.
 */
export const securityHeaders =
  ({ origins, secure }: HeaderRules): Middleware =>
  async (context, next) => {
    context.set(always)
    if (secure) context.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
    const origin = context.get('Origin')
    if (origins.length > 0) context.vary('Origin')
    const allowed = origin !== '' && (origins.includes('*') || origins.includes(origin))
    if (allowed) context.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': readable })
    if (context.method === 'OPTIONS' && context.get('Access-Control-Request-Method') !== '') {
      if (allowed)
        context.set({ 'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE', 'Access-Control-Allow-Headers': sendable, 'Access-Control-Max-Age': '600' })
      context.status = 204
      return
    }
    await next()
  }
