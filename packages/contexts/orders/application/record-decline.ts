import { command, Log, nothing, optional, siblings, struct, text } from '@minishop/kernel'
import { Orders } from '../ports/orders.ts'
import { learnPaymentFact, ofPayment, PaymentId } from './learn-payment-fact.ts'

export const recordDecline = command({
  summary: 'Cancel an order whose payment is declined',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: optional(PaymentId), reason: text({ max: 100 }) }),
  output: nothing,
  needs: { orders: Orders, log: Log },
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'declined', at }),
})
