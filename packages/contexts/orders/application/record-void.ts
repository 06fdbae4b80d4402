import { command, Money, nothing, optional, siblings, struct } from '@minishop/kernel'
import { learnPaymentFact, ofPayment, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const recordVoid = command({
  summary: 'Note that an authorised payment is let go',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: optional(Money) }),
  output: nothing,
  needs: paymentPorts,
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'voided', at }),
})
