import { command, nothing, siblings, struct, text } from '@minishop/kernel'
import { learnPaymentFact, ofPayment, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const recordActionRequired = command({
  summary: 'Note that the customer must say yes to the payment',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, actionUrl: text({ max: 2_048 }) }),
  output: nothing,
  needs: paymentPorts,
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'action-required', at }),
})
