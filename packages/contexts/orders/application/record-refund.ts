import { command, Money, nothing, siblings, struct } from '@minishop/kernel'
import { learnPaymentFact, ofPayment, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const recordRefund = command({
  summary: 'Note that money was given back, and tell the customer',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: Money }),
  output: nothing,
  needs: paymentPorts,
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'refunded', at }),
})
