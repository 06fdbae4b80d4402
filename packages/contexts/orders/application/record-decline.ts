import { command, nothing, optional, siblings, struct, text } from '@minishop/kernel'
import { learnPaymentFact, ofPayment, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const recordDecline = command({
  summary: 'Cancel an order whose payment is declined',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: optional(PaymentId), reason: text({ max: 100 }) }),
  output: nothing,
  needs: paymentPorts,
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'declined', at }),
})
