import type { Order, OrderChange, OrderId } from '../domain/order.ts'
import type { Orders } from '../ports/orders.ts'

/** Applies a decision to an order of ours. What is told of an order that nobody placed here, or changes nothing, has no effect. */
export const react = async (orders: Orders, orderId: OrderId, decide: (order: Order) => OrderChange | undefined): Promise<void> => {
  const order = await orders.find(orderId, 'everyone')
  const change = order && decide(order)
  if (change) await orders.save(change)
}
