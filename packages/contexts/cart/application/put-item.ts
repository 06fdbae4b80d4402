import { anyone, command, struct } from '@minishop/kernel'
import { cartFull, notAvailable, ProductId, productNotFound, Quantity } from '../domain/cart.ts'
import { CartView } from '../domain/cart-view.ts'
import { CartId, cartNeeds, openCart, viewOf } from './open-cart.ts'

export const putItem = command({
  summary: 'Set how many of a product are in the cart',
  allows: anyone,
  input: struct({ cartId: CartId, productId: ProductId, quantity: Quantity }),
  output: CartView,
  refuses: [productNotFound, notAvailable, cartFull],
  needs: cartNeeds,
  async run({ cartId, productId, quantity }, ports, call) {
    const cart = await openCart(cartId, ports, call)
    const offer = await ports.offers.find(productId, call)
    if (offer === undefined) return productNotFound
    if (offer.available < quantity) return notAvailable.with({ available: offer.available })
    if (!(await ports.carts.put(cart.name, { productId, quantity, price: offer.price }, cart.lease))) return cartFull
    return viewOf(cart, ports, call, [offer])
  },
})
