import { anyone, command, struct } from '@minishop/kernel'
import { ProductId } from '../domain/cart.ts'
import { CartView } from '../domain/cart-view.ts'
import { CartId, cartNeeds, openCart, viewOf } from './open-cart.ts'

export const removeItem = command({
  summary: 'Take a product out of the cart',
  description: 'A product that is not in the cart is taken out already.',
  allows: anyone,
  input: struct({ cartId: CartId, productId: ProductId }),
  output: CartView,
  needs: cartNeeds,
  async run({ cartId, productId }, ports, call) {
    const cart = await openCart(cartId, ports, call)
    await ports.carts.remove(cart.name, productId, cart.lease)
    return viewOf(cart, ports, call)
  },
})
