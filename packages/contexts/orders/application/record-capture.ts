import { command, Money, nothing, siblings, struct } from '@minishop/kernel'
import { learnPaymentFact, ofPayment, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const recordCapture = command({
  summary: 'Note that the money of an order is taken',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: Money }),
  output: nothing,
  needs: paymentPorts,
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'captured', at }),
})
