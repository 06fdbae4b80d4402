import { Announcements, command, Currency, integer, optional, staff, struct, text, Unavailable } from '@minishop/kernel'
import { refundKey } from '../domain/action-key.ts'
import { factsOf } from '../domain/fact.ts'
import { nothingCaptured, OrderId, paymentNotFound, refundExceedsCaptured, restOf } from '../domain/payment.ts'
import { PaymentView, paymentView } from '../domain/payment-view.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { known } from './giving-back.ts'

export const refundPayment = command({
  summary: 'Give money back',
  description: 'Without an amount, all that is left. Send an Idempotency-Key: a repeat with the same one gives nothing back twice.',
  allows: staff,
  input: struct({
    orderId: OrderId,
    amount: optional(struct({ amount: integer({ min: 1, max: 1_000_000_000_00 }), currency: Currency })),
    reason: text({ min: 1, max: 200, pattern: /\S/, otherwise: 'must not be blank' }),
  }),
  output: PaymentView,
  refuses: [paymentNotFound, nothingCaptured, refundExceedsCaptured],
  needs: { provider: PaymentProvider, announcements: Announcements },
  async run({ orderId, amount }, { provider, announcements }, call) {
    const before = await provider.find(orderId)
    if (before === undefined) return paymentNotFound
    if (before.status !== 'captured') return nothingCaptured
    const key = refundKey(orderId, call.id)
    const made = before.refunds.some((refund) => refund.key === key)
    const left = restOf(before)
    const wanted = amount ?? left
    const tooMuch = wanted.amount === 0 || wanted.amount > left.amount || wanted.currency !== left.currency
    if (!made && tooMuch) return refundExceedsCaptured.with({ left })

    const { paymentId } = before
    const payment = made ? before : await known(await provider.refund({ paymentId, amount: wanted, key }), provider, paymentId)
    if (payment.status !== 'captured') return nothingCaptured
    if (!payment.refunds.some((refund) => refund.key === key)) {
      // Either somebody else was given the rest meanwhile, or nobody knows.
      if (restOf(payment).amount < wanted.amount) return refundExceedsCaptured.with({ left: restOf(payment) })
      throw new Unavailable(provider.name, { cause: new Error('The provider has not made the refund.') })
    }
    await announcements.announce(orderId, factsOf(provider.name, payment))
    return paymentView(provider.name, payment)
  },
})
