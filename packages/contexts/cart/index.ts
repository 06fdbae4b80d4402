import { context, route } from '@minishop/kernel'
import { clearCart } from './application/clear-cart.ts'
import { getCart } from './application/get-cart.ts'
import { mergeCarts } from './application/merge-carts.ts'
import { putItem } from './application/put-item.ts'
import { removeItem } from './application/remove-item.ts'
import { takeOutBought } from './application/take-out-bought.ts'

const byId = { headers: { cartId: 'Cart-Id' }, answerHeaders: { cartId: 'Cart-Id' } } as const

export const cart = context({
  name: 'cart',
  summary: 'What guests and customers mean to buy',
  http: {
    'GET /cart': route(getCart, byId),
    'PUT /cart/items/:productId': route(putItem, byId),
    'DELETE /cart/items/:productId': route(removeItem, byId),
    'DELETE /cart': route(clearCart, byId),
    'POST /cart/merge': route(mergeCarts, byId),
  },
  on: { 'orders.order-confirmed': takeOutBought },
})
