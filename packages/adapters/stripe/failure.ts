import Stripe from 'stripe'

/** What a failed request means for whoever made it. */
export type StripeFailure =
  /** The card was refused; Stripe has kept that with the payment. */
  | { readonly kind: 'card'; readonly code: string; readonly declineCode: string }
  /** Stripe understood and will not do it, now or later: nothing was done by this request. */
  | { readonly kind: 'impossible'; readonly code: string; readonly reason: string }
  /** Whether it was done is not known; it may work when it is asked for again. */
  | { readonly kind: 'outage'; readonly reason: string; /** Where Stripe said so. */ readonly retryAfterSeconds?: number }

/** Nobody is sent away for longer, whatever an answer says. */
const longestSeconds = 60

/**
 * Sorts what Stripe's client throws. A key that another request holds (409), too many requests (429), a key of ours that is refused (401, 403), any 5xx
 * and a lost connection are outages. Errors that are not Stripe's are thrown again.
 */
export const stripeFailure = (error: unknown): StripeFailure => {
  const { StripeError, StripeCardError, StripeInvalidRequestError, StripeIdempotencyError } = Stripe.errors
  if (!(error instanceof StripeError)) throw error
  const { code = '', decline_code: declineCode = '', statusCode = 0 } = error
  const reason = `${error.type}${code && `, ${code}`}${statusCode ? ` (${statusCode})` : ''}`
  if (error instanceof StripeCardError) return { kind: 'card', code, declineCode }
  const passing = statusCode === 409 || statusCode === 429 || statusCode >= 500 || code === 'lock_timeout'
  if (!passing && (error instanceof StripeInvalidRequestError || error instanceof StripeIdempotencyError)) return { kind: 'impossible', code, reason }
  const seconds = Number(error.headers?.['retry-after'])
  return { kind: 'outage', reason, ...(seconds > 0 && { retryAfterSeconds: Math.min(seconds, longestSeconds) }) }
}
