import { instant, milliseconds, money, UserId, type Instant } from '@minishop/kernel'
import type { Stripe } from '@minishop/stripe'
import { DeclineReason, OrderId, type Payment, type Refund } from '../domain/payment.ts'

/** A declined card leaves its mark here where Stripe has none: a token that is no card never becomes an error of the payment. */
export const declinedMark = 'declined'

/** The amount in Stripe's terms: minor units, and the currency in small letters. */
export const currencyOf = (currency: string): string => currency.toLowerCase()

/** An id of version 7 knows when it was made (RFC 9562, section 5.7). */
export const madeAt = (orderId: OrderId): Instant => instant(Number.parseInt(orderId.replaceAll('-', '').slice(0, 12), 16))
export const unixSeconds = (at: Instant): number => Math.floor(milliseconds(at) / 1000)

/** Why the card was refused, in the shop's words. */
export const declineReasonOf = (code: string | undefined, declineCode: string | undefined): DeclineReason => {
  if (declineCode === 'insufficient_funds') return 'insufficient-funds'
  if (code === 'expired_card' || declineCode === 'expired_card') return 'expired-card'
  return code === 'payment_intent_authentication_failure' ? 'action-failed' : 'declined'
}

/** Whether no card was tried for it yet. */
export const isUntouched = (intent: Stripe.PaymentIntent): boolean =>
  (intent.status === 'requires_payment_method' || intent.status === 'requires_confirmation') &&
  intent.last_payment_error === null &&
  intent.metadata[declinedMark] === undefined

/** Stripe's view as the shop's; nothing where it is no payment of this shop. `refunds` are all that were made of it. */
export const paymentOf = (intent: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[], elsewhere: string): Payment | undefined => {
  const { orderId, userId, [declinedMark]: mark } = intent.metadata
  if (!OrderId.is(orderId) || !UserId.is(userId)) return undefined
  const inShop = (amount: number) => money(amount, intent.currency.toUpperCase())
  const opened = { paymentId: intent.id, orderId, userId, amount: inShop(intent.amount) }
  if (mark !== undefined) return { ...opened, status: 'declined', reason: DeclineReason.is(mark) ? mark : 'declined' }
  switch (intent.status) {
    case 'requires_capture':
      return { ...opened, status: 'authorised' }
    case 'canceled':
      return { ...opened, status: 'voided' }
    case 'succeeded':
      return { ...opened, status: 'captured', captured: inShop(intent.amount_received), refunds: refundsOf(refunds) }
    case 'requires_action':
      // A bank without a page of its own asks in its app; the customer is sent back to the shop.
      return { ...opened, status: 'action-required', actionUrl: intent.next_action?.redirect_to_url?.url ?? elsewhere }
    case 'requires_payment_method': {
      const { last_payment_error: error } = intent
      if (error === null) return { ...opened, status: 'pending' }
      return { ...opened, status: 'declined', reason: declineReasonOf(error.code, error.decline_code) }
    }
    default:
      return { ...opened, status: 'pending' }
  }
}

/** In the order they were made. A refund that failed gave nothing back. */
const refundsOf = (refunds: readonly Stripe.Refund[]): readonly Refund[] =>
  refunds
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))
    .map(({ id, amount, currency, metadata }) => ({ refundId: id, key: metadata?.['key'] ?? id, amount: money(amount, currency.toUpperCase()) }))
