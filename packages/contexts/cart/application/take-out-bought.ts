import { command, Instant, nothing, optional, siblings, struct, UserId } from '@minishop/kernel'
import { Bought, customerCart, OrderId } from '../domain/cart.ts'
import { Carts } from '../ports/carts.ts'

export const takeOutBought = command({
  summary: 'Take what a customer has bought out of their cart',
  description: 'Once per order, and never more than was bought: what was put in since stays.',
  allows: siblings,
  input: struct({ orderId: OrderId, userId: UserId, lines: Bought, placedAt: optional(Instant) }),
  output: nothing,
  needs: { carts: Carts },
  run: ({ orderId, userId, lines, placedAt }, { carts }, { at }) => carts.takeOut(customerCart(userId), { orderId, lines, placedAt: placedAt ?? at }, at),
})
