import { userIn, type Carts } from './carts.ts'
import type { Databases } from './databases.ts'
import { offerOf, offersOf } from './products.ts'
import type { Question, Reply } from './server.ts'

export const cartChange =
  (databases: Databases, carts: Carts) =>
  async ({ url, headers, body }: Question): Promise<Reply> => {
    const productId = url.pathname.slice('/v1/cart/items/'.length)
    const cartId = userIn(headers['authorization'])
    const offer = await offerOf(databases, productId)
    carts.put(cartId, productId, body.quantity)
    const lines = carts.lines(cartId)
    const others = lines.map(([id]) => id).filter((id) => id !== productId)
    const offered = [offer, ...(others.length > 0 ? await offersOf(databases, others) : [])]
    const items = lines.map(([id, quantity]) => {
      const { name, price_amount: amount, price_currency: currency } = offered.find((one) => one.product_id === id)
      return { productId: id, name, unitPrice: { amount, currency }, quantity, lineTotal: { amount: amount * quantity, currency } }
    })
    const total = { amount: items.reduce((sum, { lineTotal }) => sum + lineTotal.amount, 0), currency: 'EUR' }
    return { status: 200, body: { cartId, items, total, expiresAt: new Date(Date.now() + 7 * 24 * 3_600_000).toISOString() } }
  }
