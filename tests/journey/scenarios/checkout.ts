import { address, buy, euros, newProduct, order, orderOnce, packed, paymentOnce, put, standardShipping, stockOnce } from '../buying.ts'
import { mailTo, newcomer, newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'
import { until } from '../until.ts'

const total = 2 * 1299 + standardShipping

/** From the cart to the door. */
export const checkout: Scenarios = {
  'a customer buys two mugs: confirmed, paid, sent, delivered, and mailed at each step': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop, 'happy')
    const mug = await newProduct(shop)
    await put(shop, buyer, mug, 2)
    const placed = await order(shop, buyer, { body: { expectedTotal: euros(total) } })
    const { orderId } = placed.json
    t.is(placed.headers.get('location'), `/v1/orders/${orderId}`)
    t.like(placed.json, { userId: buyer.userId, status: 'confirmed', itemsTotal: euros(2598), shippingTotal: euros(standardShipping), total: euros(total), shippingAddress: address })
    t.like(placed.json.lines[0], { productId: mug.productId, name: 'Journey mug', unitPrice: euros(1299), quantity: 2, lineTotal: euros(2598) })

    const { shipment, history } = await packed(shop, buyer, orderId)
    t.deepEqual(history.map(({ status }: any) => status), ['placed', 'awaiting-payment', 'confirmed'])
    t.like(await paymentOnce(shop, buyer, orderId, 'captured'), { provider: 'simulated', amount: euros(total), captured: euros(total), refunded: euros(0) })
    await stockOnce(shop, mug, { onHand: 8, reserved: 0, available: 8, sold: 2 })
    await until('the cart to be empty', async () => (await ask(200, 'GET /v1/cart', { as: buyer })).json.items.length === 0)
    const confirmation = await mailTo(shop, buyer.email, 'Your order is confirmed', orderId)
    t.regex(confirmation.text, /2 x Journey mug/)
    t.regex(confirmation.text, /30\.97 EUR/)

    const parcel = `/v1/shipments/${shipment.shipmentId}`
    t.like((await ask(200, `GET ${parcel}`, { as: buyer })).json, { orderId, status: 'pending', address, trackingNumber: shipment.trackingNumber })
    t.true((await ask(200, 'GET /v1/shipments?status=pending&limit=100', { as: staff })).json.items.some(({ shipmentId }: any) => shipmentId === shipment.shipmentId))
    await ask(409, `POST ${parcel}/delivery`, { as: staff })
    await ask(200, `POST ${parcel}/dispatch`, { as: staff })
    await ask(409, `POST ${parcel}/dispatch`, { as: staff })
    await orderOnce(shop, buyer, orderId, 'dispatched', ({ status }) => status === 'dispatched')
    t.regex((await mailTo(shop, buyer.email, 'Your order is on its way', orderId)).text, new RegExp(shipment.trackingNumber))

    const tracked = await ask(200, `GET /v1/tracking/${shipment.trackingNumber}`)
    t.like(tracked.json, { status: 'dispatched', events: [{ status: 'pending' }, { status: 'dispatched' }] })
    for (const personal of [address.name, address.line1, address.postalCode, buyer.userId, buyer.email, orderId, 'mug']) t.false(tracked.text.includes(personal), personal)

    t.is((await ask(200, `POST ${parcel}/delivery`, { as: staff })).json.status, 'delivered')
    await ask(409, `POST ${parcel}/failure`, { as: staff, body: { reason: 'Nobody at home' } })
    const delivered = await orderOnce(shop, buyer, orderId, 'delivered', ({ status }) => status === 'delivered')
    t.like(delivered.shipment, { status: 'delivered' })
    await mailTo(shop, buyer.email, 'Your order has arrived', orderId)
  },

  'without waiting the answer comes at once, and the order goes its way': async (t, shop) => {
    const buyer = await newCustomer(shop)
    const placed = await buy(shop, buyer, await newProduct(shop), { wait: 0 })
    t.true(['placed', 'awaiting-payment', 'confirmed'].includes(placed.status))
    const confirmed = await orderOnce(shop, buyer, placed.orderId, 'confirmed', ({ status }) => status === 'confirmed')
    t.is(confirmed.placedAt, placed.placedAt)
  },

  'customers find their own orders, staff find everyone\'s': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const ids = []
    for (let n = 0; n < 3; n++) ids.push((await buy(shop, buyer, await newProduct(shop))).orderId as string)
    const idsOf = ({ json }: any) => json.items.map(({ orderId }: any) => orderId)
    const all = await ask(200, 'GET /v1/orders', { as: buyer })
    t.deepEqual(idsOf(all), ids.toReversed())
    const first = await ask(200, 'GET /v1/orders?limit=2', { as: buyer })
    const second = await ask(200, `GET /v1/orders?limit=2&cursor=${first.json.nextCursor}`, { as: buyer })
    t.deepEqual([...idsOf(first), ...idsOf(second)], ids.toReversed())
    t.is(second.json.nextCursor, null)
    t.deepEqual(idsOf(await ask(200, 'GET /v1/orders?status=cancelled', { as: buyer })), [])
    t.is(idsOf(await ask(200, 'GET /v1/orders?status=confirmed', { as: buyer })).length, 3)
    t.deepEqual(idsOf(await ask(200, `GET /v1/orders?userId=${buyer.userId}`, { as: staff })), ids.toReversed())
    await ask(403, `GET /v1/orders?userId=${staff.userId}`, { as: buyer })
    await ask(400, 'GET /v1/orders?status=lost&limit=1000', { as: buyer })
    await ask(401, 'GET /v1/orders')
  },

  'an order that can not be is refused with what to do': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const product = await newProduct(shop, { stock: 3 })
    const code = async (ordering: Parameters<typeof order>[2]) => (await order(shop, buyer, ordering)).json.code
    t.is(await code({ expect: 409 }), 'cart-empty')
    await put(shop, buyer, product, 3)
    await ask(400, 'POST /v1/orders', { as: buyer, body: { shippingAddress: address, payment: { method: 'card', token: 'tok_ok' } } })
    for (const key of ['x'.repeat(256), 'two words']) await order(shop, buyer, { key, expect: 400 })
    await ask(401, 'POST /v1/orders', { headers: { 'Idempotency-Key': 'k' }, body: {} })
    t.is(await code({ body: { shippingMethod: 'by-dragon' }, expect: 400 }), 'shipping-method-unknown')
    await order(shop, buyer, { body: { shippingAddress: { ...address, country: 'AQ' } }, expect: 400 })
    await order(shop, buyer, { body: { payment: { method: 'card', token: '4242424242424242' } }, expect: 400 })

    const drifted = await order(shop, buyer, { body: { expectedTotal: euros(1) }, expect: 409 })
    t.like(drifted.json, { code: 'total-changed', total: euros(3 * 1299 + standardShipping) })
    await ask(200, `PATCH /v1/products/${product.productId}`, { as: staff, body: { price: euros(1000) } })
    const again = await order(shop, buyer, { body: { expectedTotal: drifted.json.total }, expect: 409 })
    t.deepEqual(again.json.total, euros(3000 + standardShipping))
    await ask(200, `POST /v1/products/${product.productId}/stock/adjustments`, { as: staff, body: { delta: -1, reason: 'Broken' } })
    t.is(await code({ expect: 409 }), 'sold-out')
    await put(shop, buyer, product, 2)
    t.is((await order(shop, buyer, { body: { expectedTotal: euros(2000 + standardShipping) } })).json.status, 'confirmed')
  },

  'who has not verified the address fills a cart, and can not order': async (t, shop) => {
    const person = await newcomer(shop)
    await put(shop, person, await newProduct(shop))
    t.is((await order(shop, person, { expect: 403 })).json.code, 'email-not-verified')
  },

  'a wrong order is told every wrong field': async (t, shop) => {
    const buyer = await newCustomer(shop)
    await put(shop, buyer, await newProduct(shop))
    const body = { shippingAddress: { name: '', line1: 7, city: 'Berlin', country: 'Germany', planet: 'Earth' }, payment: { method: 'cash' }, total: euros(1), userId: buyer.userId }
    const { json } = await order(shop, buyer, { body, expect: 400 })
    t.deepEqual(json.errors.map(({ path }: any) => path).sort(), [
      'payment.method', 'payment.token', 'shippingAddress.country', 'shippingAddress.line1', 'shippingAddress.name', 'shippingAddress.planet', 'shippingAddress.postalCode', 'total', 'userId',
    ])
  },

  'how it is sent is chosen among what there is for the country': async (t, shop) => {
    const { ask } = shop
    const { items } = (await ask(200, 'GET /v1/shipping-methods?country=FR')).json
    t.true(items.length > 1)
    const dearest = items.at(-1)
    const buyer = await newCustomer(shop)
    const bought = await buy(shop, buyer, await newProduct(shop), { body: { shippingAddress: { ...address, country: 'FR' }, shippingMethod: dearest.methodId } })
    t.deepEqual([bought.shippingTotal, bought.total], [dearest.price, euros(1299 + dearest.price.amount)])
    for (const query of ['', '?country=Germany', '?country=AQ', '?country=DE&weight=1']) await ask(400, `GET /v1/shipping-methods${query}`)
    await ask(404, 'GET /v1/tracking/MP00000000000000000')
    await ask([400, 404], 'GET /v1/tracking/x')
  },
}
