import Stripe from 'stripe'

export interface StripeOptions {
  readonly apiKey: string
  /** Where the API is, if not at Stripe: `http://127.0.0.1:12111` for a local server. */
  readonly api?: URL
  /** For one attempt. Beyond it nobody knows what became of a request. */
  readonly timeoutMilliseconds?: number
  /** Attempts after the first one, 0 to 2, with the same idempotency key. */
  readonly retries?: number
}

/**
 * Stripe's official client, with the API version it was made for, so that an account's default can't change what answers look like.
 * A request is repeated only with the same `Idempotency-Key`. Nothing about the shop's latencies is sent along. Throws in words for a key that is none.
 */
export const stripeClient = ({ apiKey, api, timeoutMilliseconds = 10_000, retries = 1 }: StripeOptions): Stripe => {
  if (!/^(sk|rk)_\w+$/.test(apiKey)) throw new Error('A secret key of Stripe starts with sk_ or rk_.')
  return new Stripe(apiKey, {
    timeout: timeoutMilliseconds,
    maxNetworkRetries: Math.min(Math.max(retries, 0), 2),
    telemetry: false,
    ...(api && { protocol: api.protocol === 'http:' ? 'http' : 'https', host: api.hostname, port: api.port || (api.protocol === 'http:' ? 80 : 443) }),
  })
}

export type { Stripe }
