import { query, signedIn, struct } from '@minishop/kernel'
import { isPending, OrderId } from '../domain/order.ts'
import { OrderChanges } from '../ports/order-changes.ts'
import { Orders } from '../ports/orders.ts'
import { orderNotFound, OrderView, orderView, seenBy } from './order-view.ts'

export const awaitOrder = query({
  summary: 'Read an order when it has been decided, or may have changed',
  allows: signedIn,
  input: struct({ orderId: OrderId }),
  output: OrderView,
  refuses: [orderNotFound],
  needs: { orders: Orders, changes: OrderChanges },
  async run({ orderId }, { orders, changes }, { actor, signal }) {
    // Listened for before it is read, so that no change falls between the two.
    const over = new AbortController()
    const changed = changes.next(orderId, signal ? AbortSignal.any([signal, over.signal]) : over.signal)
    try {
      const order = await orders.find(orderId, seenBy(actor))
      if (order === undefined) return orderNotFound
      if (!isPending(order)) return orderView(order)
      await changed
      return orderView((await orders.find(orderId, seenBy(actor))) ?? order)
    } finally {
      over.abort()
    }
  },
})
