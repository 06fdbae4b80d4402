import { command, nothing, siblings, struct } from '@minishop/kernel'
import { cancelWhile } from '../domain/cancelling.ts'
import { OrderId } from '../domain/order.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const cancelStockOverdueOrder = command({
  summary: 'Cancel an order of which the catalog has said nothing in time',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId }, { orders }, { at }) => react(orders, orderId, (order) => cancelWhile(order, ['placed'], { reason: 'stock-overdue' }, at)),
})
