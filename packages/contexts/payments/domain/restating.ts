import { event, Money, oneOf, struct, text } from '@minishop/kernel'
import { OrderId, PaymentId, restOf, type Payment } from './payment.ts'

export const PaymentRestated = event('payment-restated', {
  summary: 'Money that the provider has for an order, for comparison; nothing has happened',
  data: struct({ orderId: OrderId, provider: text({ min: 1, max: 64 }), paymentId: PaymentId, status: oneOf('authorised', 'captured'), amount: Money }),
  sample: {
    orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId,
    provider: 'simulated',
    paymentId: 'pay_1',
    status: 'captured',
    amount: { amount: 3097, currency: 'EUR' },
  },
})

/** What is put aside or taken and not given back; nothing where there is no money. */
export const restated = (provider: string, payment: Payment) => {
  const { orderId, paymentId } = payment
  if (payment.status === 'authorised') return PaymentRestated({ orderId, provider, paymentId, status: 'authorised', amount: payment.amount })
  if (payment.status !== 'captured' || restOf(payment).amount === 0) return undefined
  return PaymentRestated({ orderId, provider, paymentId, status: 'captured', amount: restOf(payment) })
}
