import { text, type Log } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { learn } from '../domain/paying.ts'
import { contradicts, type PaymentFact } from '../domain/payment.ts'
import type { Orders } from '../ports/orders.ts'

/** What payments says with every fact. */
export const ofPayment = { orderId: OrderId, provider: text({ min: 1, max: 64 }), fact: text({ min: 1, max: 500 }) }
export const PaymentId = text({ min: 1, max: 255 })

/** Takes a fact into the ledger of its order. Money that does not fit, or is for no order of ours, is for people to look into. */
export const learnPaymentFact = async ({ orders, log }: { readonly orders: Orders; readonly log: Log }, orderId: OrderId, fact: PaymentFact): Promise<void> => {
  const about = { orderId, provider: fact.provider, fact: fact.fact, kind: fact.kind }
  const order = await orders.find(orderId, 'everyone')
  if (order === undefined) return log.write('error', 'payment for an order that is not here', about)
  const change = learn(order, fact, fact.at)
  if (change === undefined) return
  if (contradicts(order, fact)) log.write('error', 'payment of another sum than the order', { ...about, told: fact.amount, total: order.total })
  await orders.save(change)
}
