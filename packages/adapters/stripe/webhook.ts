import Stripe from 'stripe'
import { milliseconds, type Instant } from '@minishop/kernel'

/** Seconds that a webhook may be under way, as Stripe recommends. */
const toleranceSeconds = 300

export interface SignedBody {
  readonly body: string
  readonly signature?: string | undefined
  readonly secret: string
  readonly at: Instant
}

/**
 * The event that a webhook brings; nothing where the signature was not made with this secret over exactly this body, or at another time than the last
 * 300 seconds. `body` is the request's body byte for byte: read as JSON and written again it is another one.
 */
export const stripeWebhook = (client: Stripe, { body, signature = '', secret, at }: SignedBody): Stripe.Event | undefined => {
  try {
    const event = client.webhooks.constructEvent(body, signature, secret, toleranceSeconds, undefined, milliseconds(at))
    // Stripe's own check knows no future; what is signed for it could be kept and sent then.
    const signedAt = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1])
    return signedAt * 1000 - milliseconds(at) > toleranceSeconds * 1000 ? undefined : event
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError) return undefined
    throw error
  }
}
