import { buy, euros, newProduct, order, put } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'

/** What staff do with products and their stock. */
export const assortment: Scenarios = {
  'staff list a product, edit what they have seen, and retire it': async (t, shop) => {
    const { ask, staff } = shop
    const sku = `JOURNEY-${crypto.randomUUID()}`
    const body = { sku, name: 'Red mug', description: '', price: euros(1299), category: 'coffee-and-tea', images: ['/mug.jpg'], attributes: { colour: 'red' }, initialStock: 2 }
    const listed = await ask(201, 'POST /v1/products', { as: staff, body })
    const route = `/v1/products/${listed.json.productId}`
    t.is(listed.headers.get('location'), route)
    t.like(listed.json, { ...body, initialStock: undefined, available: 2, version: 1 })
    t.is((await ask(409, 'POST /v1/products', { as: staff, body })).json.code, 'sku-taken')

    const etag = (await ask(200, `GET ${route}`)).headers.get('etag') ?? ''
    const edited = await ask(200, `PATCH ${route}`, { as: staff, headers: { 'If-Match': etag }, body: { price: euros(1199) } })
    t.like(edited.json, { price: euros(1199), name: 'Red mug', version: 2 })
    await ask(412, `PATCH ${route}`, { as: staff, headers: { 'If-Match': etag }, body: { price: euros(99) } })
    await ask(412, `PATCH ${route}`, { as: staff, headers: { 'If-Match': '"made-up"' }, body: { price: euros(99) } })
    await ask(400, `PATCH ${route}`, { as: staff, headers: { 'If-Match': '1' }, body: { price: euros(99) } })
    t.is((await ask(200, `GET ${route}`)).json.price.amount, 1199)

    await ask(204, `DELETE ${route}`, { as: staff })
    for (const again of [`GET ${route}`, `DELETE ${route}`]) await ask(404, again, { as: staff })
    await ask(404, `PATCH ${route}`, { as: staff, body: { name: 'Still here?' } })
  },

  'a product that can not be right is told every wrong field': async (t, { ask, staff }) => {
    const body = { sku: 'a b', name: ' ', description: 7, price: { amount: 12.5, currency: 'euro' }, images: ['javascript:alert(1)'], attributes: { colour: 1 }, initialStock: -1, available: 5 }
    const { json } = await ask(400, 'POST /v1/products', { as: staff, body })
    t.deepEqual(json.errors.map(({ path }: { readonly path: string }) => path).sort(), [
      'attributes.colour', 'available', 'description', 'images.0', 'initialStock', 'name', 'price.amount', 'price.currency', 'sku',
    ])
    for (const amount of [0, -1, 1e21, '1299', null]) await ask(400, 'POST /v1/products', { as: staff, body: { sku: 'x', name: 'x', description: '', price: { amount, currency: 'EUR' } } })
  },

  'a retired product can not be bought any more, and orders that hold it keep it': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const product = await newProduct(shop, { name: 'Last season mug' })
    const bought = await buy(shop, buyer, product)
    await put(shop, buyer, product)
    await ask(204, `DELETE /v1/products/${product.productId}`, { as: staff })
    t.like((await ask(200, `GET /v1/orders/${bought.orderId}`, { as: buyer })).json.lines[0], { productId: product.productId, name: 'Last season mug' })
    await ask(404, `PUT /v1/cart/items/${product.productId}`, { as: buyer, body: { quantity: 1 } })
    const cart = (await ask(200, 'GET /v1/cart', { as: buyer })).json
    t.deepEqual([cart.items, cart.total], [[], euros(0)])
    await order(shop, buyer, { expect: 409 })
  },

  'staff count the stock, and it never goes below nothing': async (t, shop) => {
    const { ask, staff } = shop
    const { productId } = await newProduct(shop, { stock: 5 })
    const stock = `/v1/products/${productId}/stock`
    const adjust = (expected: number, delta: unknown, reason: unknown = 'Counted') => ask(expected, `POST ${stock}/adjustments`, { as: staff, body: { delta, reason } })
    t.like((await ask(200, `GET ${stock}`, { as: staff })).json, { onHand: 5, reserved: 0, available: 5, sold: 0 })
    t.like((await adjust(200, -2)).json, { onHand: 3, available: 3 })
    await adjust(409, -4)
    t.like((await adjust(200, 4)).json, { onHand: 7, available: 7 })
    for (const delta of [0.5, '1', null, 1e15]) await adjust(400, delta)
    await adjust(400, 1, '')
    const at = '0195a7c2-7d00-7000-8000-0000000000ff'
    await ask(404, `GET /v1/products/${at}/stock`, { as: staff })
    await ask(404, `POST /v1/products/${at}/stock/adjustments`, { as: staff, body: { delta: 1, reason: 'Counted' } })
    const together = await Promise.all(Array.from({ length: 10 }, () => ask([200, 409], `POST ${stock}/adjustments`, { as: staff, body: { delta: -1, reason: 'Broken' } })))
    t.is(together.filter(({ status }) => status === 200).length, 7)
    t.like((await ask(200, `GET ${stock}`, { as: staff })).json, { onHand: 0, available: 0 })
  },
}
