import { command, Log, Money, nothing, siblings, struct } from '@minishop/kernel'
import { Orders } from '../ports/orders.ts'
import { learnPaymentFact, ofPayment, PaymentId } from './learn-payment-fact.ts'

export const recordAuthorisation = command({
  summary: 'Confirm an order whose money is authorised',
  allows: siblings,
  input: struct({ ...ofPayment, paymentId: PaymentId, amount: Money }),
  output: nothing,
  needs: { orders: Orders, log: Log },
  run: ({ orderId, ...fact }, ports, { at }) => learnPaymentFact(ports, orderId, { ...fact, kind: 'authorised', at }),
})
