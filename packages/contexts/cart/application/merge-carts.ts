import { command, signedIn, struct, text } from '@minishop/kernel'
import { CartView } from '../domain/cart-view.ts'
import { cartNeeds, openCart, viewOf } from './open-cart.ts'

export const mergeCarts = command({
  summary: 'Move a guest\'s cart into one\'s own',
  description:
    'Quantities of the same product add up, to 99 at most; what did not fit is listed under problems. ' +
    'A guest\'s cart is merged once: again, or with an id that is not known, nothing changes.',
  allows: signedIn,
  input: struct({ cartId: text({ min: 1, max: 16_384 }) }),
  output: CartView,
  needs: cartNeeds,
  run: async ({ cartId }, ports, call) => viewOf(await openCart(cartId, ports, call), ports, call),
})
