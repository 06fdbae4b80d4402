import { command, Log, Money, nothing, optional, siblings, struct } from '@minishop/kernel'
import { Orders } from '../ports/orders.ts'
import { learnPaymentFact, ofPayment, PaymentId } from './learn-payment-fact.ts'

export const recordVoid = command({
  summary: 'Note that an authorised payment is let go',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: optional(Money) }),
  output: nothing,
  needs: { orders: Orders, log: Log },
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'voided', at }),
})
