import { command, Log, Money, nothing, siblings, struct } from '@minishop/kernel'
import { Orders } from '../ports/orders.ts'
import { learnPaymentFact, ofPayment, PaymentId } from './learn-payment-fact.ts'

export const recordCapture = command({
  summary: 'Note that the money of an order is taken',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: Money }),
  output: nothing,
  needs: { orders: Orders, log: Log },
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'captured', at }),
})
