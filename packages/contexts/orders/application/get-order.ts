import { query, signedIn, struct } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { Orders } from '../ports/orders.ts'
import { orderNotFound, OrderView, orderView, seenBy } from './order-view.ts'

export const getOrder = query({
  summary: 'Read an order',
  allows: signedIn,
  input: struct({ orderId: OrderId }),
  output: OrderView,
  refuses: [orderNotFound],
  needs: { orders: Orders },
  async run({ orderId }, { orders }, { actor }) {
    const order = await orders.find(orderId, seenBy(actor))
    return order === undefined ? orderNotFound : orderView(order)
  },
})
