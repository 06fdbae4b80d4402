import { money, Money, oneOf, optional, struct, text, type TypeOf } from '@minishop/kernel'
import { OrderId, refundedOf, restOf, type Payment } from './payment.ts'

/** A payment as its owner may see it. */
export const PaymentView = struct({
  orderId: OrderId,
  provider: text({ max: 64 }),
  status: oneOf('pending', 'action-required', 'authorised', 'captured', 'declined', 'voided', 'refunded', 'partially-refunded'),
  amount: Money,
  captured: Money,
  refunded: Money,
  /** Where the customer says yes or no, while that is asked. */
  actionUrl: optional(text({ max: 2_000 })),
})
export type PaymentView = TypeOf<typeof PaymentView>

export const paymentView = (provider: string, payment: Payment): PaymentView => {
  const { orderId, amount } = payment
  const nothing = money(0, amount.currency)
  const view = { orderId, provider, status: payment.status, amount, captured: nothing, refunded: nothing }
  if (payment.status === 'action-required') return { ...view, actionUrl: payment.actionUrl }
  if (payment.status !== 'captured') return view
  const refunded = refundedOf(payment)
  const status = refunded.amount === 0 ? 'captured' : restOf(payment).amount === 0 ? 'refunded' : 'partially-refunded'
  return { ...view, status, captured: payment.captured, refunded }
}
