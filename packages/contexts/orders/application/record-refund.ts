import { command, Log, Money, nothing, siblings, struct } from '@minishop/kernel'
import { Orders } from '../ports/orders.ts'
import { learnPaymentFact, ofPayment, PaymentId } from './learn-payment-fact.ts'

export const recordRefund = command({
  summary: 'Note that money was given back, and tell the customer',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: Money }),
  output: nothing,
  needs: { orders: Orders, log: Log },
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'refunded', at }),
})
