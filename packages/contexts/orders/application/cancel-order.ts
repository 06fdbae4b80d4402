import { command, isRefusal, optional, signedIn, struct } from '@minishop/kernel'
import { cancel, orderAlreadyDispatched } from '../domain/cancelling.ts'
import { Note, OrderId } from '../domain/order.ts'
import { Orders } from '../ports/orders.ts'
import { orderNotFound, OrderView, orderView, seenBy } from './order-view.ts'

export const cancelOrder = command({
  summary: 'Cancel an order that has not been dispatched',
  description: 'What was paid is given back. An order that is cancelled already is answered as it is.',
  allows: signedIn,
  input: struct({ orderId: OrderId, reason: optional(Note) }),
  output: OrderView,
  refuses: [orderNotFound, orderAlreadyDispatched],
  needs: { orders: Orders },
  async run({ orderId, reason }, { orders }, { actor, at }) {
    const order = await orders.find(orderId, seenBy(actor))
    if (order === undefined) return orderNotFound
    const change = cancel(order, { reason: order.userId === actor.id ? 'by-customer' : 'by-staff', note: reason }, at)
    if (change === 'cancelled-before') return orderView(order)
    if (isRefusal(change)) return change
    await orders.save(change)
    return orderView(change.state)
  },
})
