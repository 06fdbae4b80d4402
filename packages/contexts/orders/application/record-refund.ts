import { command, Flag, Money, nothing, optional, siblings, struct } from '@minishop/kernel'
import { learnPaymentFact, ofPayment, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const recordRefund = command({
  summary: 'Note that money was given back, and tell the customer',
  description: 'Where it was given back because the order was cancelled, and the order knows nothing of that, its store has lost it: it is cancelled again.',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: Money, unwanted: optional(Flag) }),
  output: nothing,
  needs: paymentPorts,
  run: ({ orderId, unwanted = false, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'refunded', at }, { unwanted }),
})
