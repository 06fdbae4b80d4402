import { derivedId, event, Flag, Money, money, optional, struct, text, type EventOf } from '@minishop/kernel'
import { isOfRest } from './action-key.ts'
import { DeclineReason, OrderId, PaymentId, type Payment } from './payment.ts'

// What there is to tell about a payment follows from the payment alone, whoever looks: the one who got the provider's answer, a webhook, the sweep.
// Each fact has a name of its provider's own, and its message an id that follows from that name. Told twice, it counts once.

const Fact = text({ min: 1, max: 300 })
const told = { orderId: OrderId, provider: text({ min: 1, max: 64 }), fact: Fact }
const withMoney = struct({ ...told, paymentId: PaymentId, amount: Money })

const sample = { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, provider: 'simulated', paymentId: 'pay_1' }
const amount = { amount: 3097, currency: 'EUR' }

export const PaymentAuthorised = event('payment-authorised', {
  summary: 'The money of an order is put aside',
  data: withMoney,
  sample: { ...sample, fact: 'pay_1/authorised', amount },
})
export const PaymentDeclined = event('payment-declined', {
  summary: 'There will be no money by this payment',
  data: struct({ ...told, paymentId: optional(PaymentId), reason: DeclineReason }),
  sample: { ...sample, fact: 'pay_1/declined', reason: 'insufficient-funds' },
})
export const PaymentActionRequired = event('payment-action-required', {
  summary: 'The bank wants to ask the customer first, at the given address',
  data: struct({ ...told, paymentId: PaymentId, actionUrl: text({ max: 2_000 }) }),
  sample: { ...sample, fact: 'pay_1/action-required', actionUrl: 'http://localhost:8080/dev/payments/pay_1' },
})
export const PaymentCaptured = event('payment-captured', {
  summary: 'The money of an order is taken',
  data: withMoney,
  sample: { ...sample, fact: 'pay_1/captured', amount },
})
export const PaymentVoided = event('payment-voided', {
  summary: 'What was put aside, or would have been, is left to the customer',
  data: withMoney,
  sample: { ...sample, fact: 'pay_1/voided', amount },
})
export const PaymentRefunded = event('payment-refunded', {
  summary: 'Money is given back: this much now, so much in all',
  // `unwanted` where the order had said that it wants no money any more: it was cancelled, or paid otherwise.
  data: struct({ ...told, paymentId: PaymentId, refundId: text({ min: 1, max: 255 }), amount: Money, refunded: Money, unwanted: optional(Flag) }),
  sample: { ...sample, fact: 're_1', refundId: 're_1', amount: { amount: 1299, currency: 'EUR' }, refunded: { amount: 1299, currency: 'EUR' } },
})
export type PaymentEvent = EventOf<
  | typeof PaymentAuthorised
  | typeof PaymentDeclined
  | typeof PaymentActionRequired
  | typeof PaymentCaptured
  | typeof PaymentVoided
  | typeof PaymentRefunded
>

/** All that is to be told about a payment as its provider has it; nothing while it is pending. */
export const factsOf = (provider: string, payment: Payment): readonly PaymentEvent[] => {
  const { orderId, paymentId, amount } = payment
  const named = (fact: string) => ({ about: { orderId, provider, paymentId, fact }, once: { id: derivedId(orderId, `${provider}/${fact}`) } })
  const own = named(`${paymentId}/${payment.status}`)
  switch (payment.status) {
    case 'pending':
      return []
    case 'action-required':
      return [PaymentActionRequired({ ...own.about, actionUrl: payment.actionUrl }, own.once)]
    case 'declined':
      return [PaymentDeclined({ ...own.about, reason: payment.reason }, own.once)]
    case 'authorised':
      return [PaymentAuthorised({ ...own.about, amount }, own.once)]
    case 'voided':
      return [PaymentVoided({ ...own.about, amount }, own.once)]
    case 'captured': {
      // What is taken was put aside before, whether or not anybody came to tell.
      const before = named(`${paymentId}/authorised`)
      let refunded = 0
      return [
        PaymentAuthorised({ ...before.about, amount }, before.once),
        PaymentCaptured({ ...own.about, amount: payment.captured }, own.once),
        ...payment.refunds.map(({ refundId, amount, key }) => {
          const { about, once } = named(refundId)
          refunded += amount.amount
          return PaymentRefunded({ ...about, refundId, amount, refunded: money(refunded, amount.currency), ...(isOfRest(key) && { unwanted: true }) }, once)
        }),
      ]
    }
  }
}
