import { id, money, oneOf, refusal, text, type Money, type TypeOf, type UserId } from '@minishop/kernel'

// An order has one payment. The provider keeps it; we keep nothing. The provider puts the money of the customer's card aside (authorised), takes it
// once the order is confirmed (captured), lets go of it where the order is cancelled before that (voided), and gives back some or all of it after
// that (refunds). The customer's bank may want to ask the customer first (action-required), and a card may be refused (declined). As long as the
// outcome of an attempt is not settled, the payment is pending. Declined and voided payments stay so.

export const OrderId = id('OrderId')
export type OrderId = TypeOf<typeof OrderId>
/** In the provider's own words, whatever they look like. */
export const PaymentId = text({ min: 1, max: 255, pattern: /^[\w-]+$/, otherwise: 'must be the id of a payment' })
export const DeclineReason = oneOf('declined', 'insufficient-funds', 'expired-card', 'action-failed')
export type DeclineReason = TypeOf<typeof DeclineReason>

export interface Refund {
  readonly refundId: string
  /** Of the action that asked for it: the same key never gives back twice. */
  readonly key: string
  readonly amount: Money
}

interface Opened {
  readonly paymentId: string
  readonly orderId: OrderId
  readonly userId: UserId
  readonly amount: Money
}
export type CapturedPayment = Opened & {
  readonly status: 'captured'
  readonly captured: Money
  /** In the order they were made. */
  readonly refunds: readonly Refund[]
}
export type Payment =
  | CapturedPayment
  | (Opened & { readonly status: 'pending' | 'authorised' | 'voided' })
  | (Opened & { readonly status: 'action-required'; readonly actionUrl: string })
  | (Opened & { readonly status: 'declined'; readonly reason: DeclineReason })

export const paymentNotFound = refusal('payment-not-found', 'not-found', 'There is no payment for this order.')
export const nothingCaptured = refusal('nothing-captured', 'conflict', 'No money was taken for this order, so none can be given back.')
export const refundExceedsCaptured = refusal('refund-exceeds-captured', 'conflict', 'That is more than what was taken and not yet given back.')

export const refundedOf = ({ captured, refunds }: CapturedPayment): Money =>
  money(
    refunds.reduce((so, { amount }) => so + amount.amount, 0),
    captured.currency,
  )
/** What was taken and not given back yet. */
export const restOf = (payment: CapturedPayment): Money => money(payment.captured.amount - refundedOf(payment).amount, payment.captured.currency)

/** Nothing of the customer's money is with us or put aside for us, nor ever will be. */
export const isGivenBack = (payment: Payment): boolean =>
  payment.status === 'voided' || payment.status === 'declined' || (payment.status === 'captured' && restOf(payment).amount === 0)

/** Whether an order that was cancelled for this reason may have asked for money before. */
export const mayBeUnderWay = (reason: string): boolean => !['sold-out', 'stock-overdue'].includes(reason)
