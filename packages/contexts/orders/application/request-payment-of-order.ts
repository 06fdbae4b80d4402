import { command, nothing, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { requestPayment } from '../domain/paying.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const requestPaymentOfOrder = command({
  summary: 'Ask for the money of an order whose units are held',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId }, { orders }, { at }) => react(orders, orderId, (order) => requestPayment(order, at)),
})
