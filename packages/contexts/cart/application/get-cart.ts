import { anyone, query, struct } from '@minishop/kernel'
import { CartView } from '../domain/cart-view.ts'
import { CartId, cartNeeds, openCart, viewOf } from './open-cart.ts'

export const getCart = query({
  summary: 'Read the cart',
  description:
    'A guest without a cart gets the id of a new one, to be sent as Cart-Id from then on. ' +
    'With an access token and a Cart-Id the guest\'s lines are merged first.',
  allows: anyone,
  input: struct({ cartId: CartId }),
  output: CartView,
  needs: cartNeeds,
  run: async ({ cartId }, ports, call) => viewOf(await openCart(cartId, ports, call), ports, call),
})
