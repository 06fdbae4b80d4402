import { anyone, command, struct } from '@minishop/kernel'
import { CartView } from '../domain/cart-view.ts'
import { CartId, cartNeeds, openCart, viewOf } from './open-cart.ts'

export const clearCart = command({
  summary: 'Empty the cart',
  allows: anyone,
  input: struct({ cartId: CartId }),
  output: CartView,
  needs: cartNeeds,
  async run({ cartId }, ports, call) {
    const cart = await openCart(cartId, ports, call)
    await ports.carts.clear(cart.name)
    return viewOf(cart, ports, call)
  },
})
