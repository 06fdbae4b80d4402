import { command, nothing, siblings, struct } from '@minishop/kernel'
import { cancelWhile } from '../domain/cancelling.ts'
import { OrderId } from '../domain/order.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const cancelLostOrder = command({
  summary: 'Cancel an order whose units have gone to others',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId }, { orders }, { at }) => react(orders, orderId, (order) => cancelWhile(order, ['placed', 'awaiting-payment', 'confirmed'], { reason: 'stock-lost' }, at)),
})
