import { euros, newProduct, put } from '../buying.ts'
import { newcomer } from '../people.ts'
import { signIn, type Scenarios } from '../shop.ts'

const unknownId = '0195a7c2-7d00-7000-8000-0000000000ff'

/** What guests and customers mean to buy. */
export const carts: Scenarios = {
  'a guest fills a cart, changes it and empties it': async (t, shop) => {
    const { ask } = shop
    const [mug, pot] = [await newProduct(shop, { amount: 1299 }), await newProduct(shop, { amount: 4990, stock: 2 })]
    const first = await ask(200, `PUT /v1/cart/items/${mug.productId}`, { body: { quantity: 2 } })
    const headers = { 'Cart-Id': first.headers.get('cart-id') ?? '' }
    t.is(first.json.cartId, headers['Cart-Id'])
    t.like(first.json, { items: [{ productId: mug.productId, name: 'Journey mug', unitPrice: euros(1299), quantity: 2, lineTotal: euros(2598) }], total: euros(2598) })
    t.true(Date.parse(first.json.expiresAt) > Date.now())
    const item = (quantity: unknown) => ({ headers, body: { quantity } })
    t.deepEqual((await ask(200, `PUT /v1/cart/items/${pot.productId}`, item(1))).json.total, euros(7588))
    t.deepEqual((await ask(200, `PUT /v1/cart/items/${mug.productId}`, item(1))).json.total, euros(6289))
    await ask(409, `PUT /v1/cart/items/${pot.productId}`, item(3))
    await ask(404, `PUT /v1/cart/items/${unknownId}`, item(1))
    for (const quantity of [0, 100, -1, 1.5, '2', null]) await ask(400, `PUT /v1/cart/items/${mug.productId}`, item(quantity))
    t.is((await ask(200, 'GET /v1/cart', { headers })).json.items.length, 2)
    t.deepEqual((await ask(200, `DELETE /v1/cart/items/${mug.productId}`, { headers })).json.total, euros(4990))
    await ask(200, `DELETE /v1/cart/items/${mug.productId}`, { headers })
    await ask(400, 'DELETE /v1/cart/items/mug', { headers })
    await ask(400, 'DELETE /v1/cart?really=yes', { headers })
    t.deepEqual((await ask(200, 'DELETE /v1/cart', { headers })).json.items, [])
  },

  'two guests do not meet, and a made-up cart is nobody\'s': async (t, shop) => {
    const { ask } = shop
    const product = await newProduct(shop)
    const one = await ask(200, `PUT /v1/cart/items/${product.productId}`, { body: { quantity: 1 } })
    const other = await ask(200, 'GET /v1/cart')
    t.not(other.json.cartId, one.json.cartId)
    t.deepEqual(other.json.items, [])
    const buyer = await newcomer(shop)
    await put(shop, buyer, product)
    for (const cartId of ['made-up', buyer.userId, `customer:${buyer.userId}`, '../../etc/passwd']) {
      const guessed = await ask(200, 'GET /v1/cart', { headers: { 'Cart-Id': cartId } })
      t.deepEqual(guessed.json.items, [], cartId)
      t.not(guessed.json.cartId, cartId)
    }
  },

  'a guest who signs in finds both carts in one, once': async (t, shop) => {
    const { ask } = shop
    const [mug, pot] = [await newProduct(shop, { stock: 200 }), await newProduct(shop)]
    const buyer = await newcomer(shop)
    await put(shop, buyer, mug, 60)
    const guest = await ask(200, `PUT /v1/cart/items/${mug.productId}`, { body: { quantity: 50 } })
    const headers = { 'Cart-Id': guest.json.cartId }
    await ask(200, `PUT /v1/cart/items/${pot.productId}`, { headers, body: { quantity: 1 } })

    await ask(401, 'POST /v1/cart/merge', { headers })
    await ask(400, 'POST /v1/cart/merge', { as: buyer })
    const merged = await ask(200, 'POST /v1/cart/merge', { as: buyer, headers })
    const quantities = Object.fromEntries(merged.json.items.map(({ productId, quantity }: any) => [productId, quantity]))
    t.deepEqual(quantities, { [mug.productId]: 99, [pot.productId]: 1 })
    const again = await ask(200, 'POST /v1/cart/merge', { as: buyer, headers })
    t.deepEqual(again.json.items, merged.json.items)
    t.deepEqual((await ask(200, 'GET /v1/cart', { headers })).json.items, [])
    t.deepEqual((await ask(200, 'GET /v1/cart', { as: await signIn(ask, buyer) })).json.items, merged.json.items)
  },

  'whoever is signed in and still sends the guest\'s cart has that too': async (t, shop) => {
    const { ask } = shop
    const product = await newProduct(shop)
    const guest = await ask(200, `PUT /v1/cart/items/${product.productId}`, { body: { quantity: 2 } })
    const seen = await ask(200, 'GET /v1/cart', { as: await newcomer(shop), headers: { 'Cart-Id': guest.json.cartId } })
    t.like(seen.json.items[0], { productId: product.productId, quantity: 2 })
  },

  'prices come from the catalog, now': async (t, shop) => {
    const { ask, staff } = shop
    const product = await newProduct(shop, { amount: 1000 })
    const buyer = await newcomer(shop)
    await put(shop, buyer, product, 3)
    await ask(200, `PATCH /v1/products/${product.productId}`, { as: staff, body: { price: euros(900), name: 'Cheaper mug' } })
    t.like((await ask(200, 'GET /v1/cart', { as: buyer })).json, { items: [{ name: 'Cheaper mug', unitPrice: euros(900), lineTotal: euros(2700) }], total: euros(2700) })
    await ask(400, `PUT /v1/cart/items/${product.productId}`, { as: buyer, body: { quantity: 1, unitPrice: euros(1) } })
  },

  'changes to one cart at the same time are all in it': async (t, shop) => {
    const { ask } = shop
    const products = await Promise.all(Array.from({ length: 8 }, () => newProduct(shop)))
    const buyer = await newcomer(shop)
    await Promise.all(products.map((product) => put(shop, buyer, product)))
    t.is((await ask(200, 'GET /v1/cart', { as: buyer })).json.items.length, 8)
  },
}
