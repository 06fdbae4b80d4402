import { Declined, sibling, type Services } from '@minishop/http'
import { listOf, optional, struct, text, Unavailable, type Clock } from '@minishop/kernel'
import { mostLines, ProductId, Wanted } from '../domain/line.ts'
import type { Carts } from '../ports/carts.ts'

const Cart = struct({
  items: listOf(Wanted, { max: mostLines }),
  problems: optional(listOf(struct({ productId: ProductId, kind: text({ max: 64 }) }), { max: 10 * mostLines })),
})

/** Why the cart leaves a line out of what it shows as items. */
const leftOut = ['gone', 'other-currency']

/** The carts that the cart context keeps. */
export const httpCarts = (services: Services, clock: Clock): Carts => {
  const cart = sibling(services, 'cart', { clock })
  return {
    async of(call) {
      const answer = await cart.get('/cart', { answer: Cart, call })
      if (answer === undefined || answer instanceof Declined) throw new Unavailable('cart', { cause: new Error(`It gave no cart: ${answer?.problem.detail ?? 'not found'}`) })
      // They are wanted all the same, so that the order is refused by name instead of being placed without them. How many is not said.
      const more = (answer.problems ?? []).filter(({ kind }) => leftOut.includes(kind)).map(({ productId }) => ({ productId, quantity: 1 }))
      return [...answer.items, ...more]
    },
  }
}
