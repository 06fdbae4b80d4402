import { integer, listOf, nullable, optional, query, refusal, signedIn, struct, UserId } from '@minishop/kernel'
import { ProductId } from '../domain/line.ts'
import { OrderId, OrderStatus } from '../domain/order.ts'
import { Orders } from '../ports/orders.ts'
import { isStaff, OrderView, orderView } from './order-view.ts'

export const filterForStaff = refusal('filter-for-staff', 'forbidden', 'Only staff may look for orders by user or by product. Leave "userId" and "productId" out to see your own orders.')

export const listOrders = query({
  summary: 'List orders, the newest first',
  description: 'Customers see their own. Staff see everyone\'s, and may ask for those of one user, or those that hold one product.',
  allows: signedIn,
  input: struct({
    status: optional(OrderStatus),
    userId: optional(UserId),
    productId: optional(ProductId),
    limit: optional(integer({ min: 1, max: 100 })),
    /** The id of the last order of the page before. */
    cursor: optional(OrderId),
  }),
  output: struct({ items: listOf(OrderView, { max: 100 }), nextCursor: nullable(OrderId) }),
  refuses: [filterForStaff],
  needs: { orders: Orders },
  async run({ status, userId, productId, limit = 20, cursor }, { orders }, { actor }) {
    const everyone = isStaff(actor)
    if (!everyone && (productId !== undefined || (userId !== undefined && userId !== actor.id))) return filterForStaff
    const whose = everyone ? (userId ?? 'everyone') : actor.id
    const page = await orders.search({ whose, status, productId, limit, before: cursor })
    return { items: page.orders.map(orderView), nextCursor: page.next ?? null }
  },
})
