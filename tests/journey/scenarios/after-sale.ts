import { buy, euros, newProduct, orderOnce, packed, paymentOnce, standardShipping, stockOnce } from '../buying.ts'
import { mailTo, newCustomer } from '../people.ts'
import type { Person, Scenarios, Shop } from '../shop.ts'

const total = 1299 + standardShipping

const bought = async (shop: Shop, buyer: Person, product?: Awaited<ReturnType<typeof newProduct>>): Promise<any> => {
  const { orderId } = await buy(shop, buyer, product ?? (await newProduct(shop)))
  return packed(shop, buyer, orderId)
}

/** Orders that their customers, or the staff, think better of. */
export const afterSale: Scenarios = {
  'an order that has not left can be cancelled: money back, stock back, told by mail': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop, 'regretful')
    const product = await newProduct(shop)
    const { orderId, shipment } = await bought(shop, buyer, product)
    const route = `POST /v1/orders/${orderId}/cancellation`
    await ask(400, route, { as: buyer, body: { reason: 'x'.repeat(501), refund: true } })
    const cancelled = await ask(200, route, { as: buyer, body: { reason: 'Ordered <twice>' } })
    t.like(cancelled.json, { status: 'cancelled' })
    t.like(cancelled.json.history.at(-1), { status: 'cancelled', reason: 'by-customer', note: 'Ordered <twice>' })
    t.like(await paymentOnce(shop, buyer, orderId, 'refunded'), { captured: euros(total), refunded: euros(total) })
    await orderOnce(shop, buyer, orderId, 'refunded', ({ payment }) => payment.status === 'refunded')
    await stockOnce(shop, product, { onHand: 10, reserved: 0, available: 10, sold: 0 })
    const mail = await mailTo(shop, buyer.email, 'Your order is cancelled', orderId)
    t.false(mail.html.includes('<twice>'))
    await mailTo(shop, buyer.email, 'refund', orderId)
    await orderOnce(shop, buyer, orderId, 'without a parcel', (order) => order.shipment.status === 'cancelled')
    await ask(409, `POST /v1/shipments/${shipment.shipmentId}/dispatch`, { as: staff })
    t.is((await ask(200, route, { as: buyer, body: {} })).json.status, 'cancelled')
    await ask(401, route)
  },

  'an order on its way can not be cancelled': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const { orderId, shipment } = await bought(shop, buyer)
    await ask(200, `POST /v1/shipments/${shipment.shipmentId}/dispatch`, { as: staff })
    await orderOnce(shop, buyer, orderId, 'dispatched', ({ status }) => status === 'dispatched')
    for (const as of [buyer, staff]) t.is((await ask(409, `POST /v1/orders/${orderId}/cancellation`, { as, body: {} })).json.code, 'order-already-dispatched')
  },

  'staff cancel for a customer': async (t, shop) => {
    const buyer = await newCustomer(shop)
    const { orderId } = await bought(shop, buyer)
    const { json } = await shop.ask(200, `POST /v1/orders/${orderId}/cancellation`, { as: shop.staff, body: { reason: 'The kiln broke.' } })
    t.like(json.history.at(-1), { reason: 'by-staff', note: 'The kiln broke.' })
    t.regex((await mailTo(shop, buyer.email, 'Your order is cancelled', orderId)).text, /The kiln broke\./)
  },

  'staff give money back, in parts, and never more than was taken': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop, 'refunded')
    const { orderId } = await bought(shop, buyer)
    const route = `POST /v1/payments/${orderId}/refunds`
    const refund = (expected: number, body: unknown, headers = {}) => ask(expected, route, { as: staff, body, headers })
    await ask(403, route, { as: buyer, body: { reason: 'Please' } })
    await ask(401, route, { body: { reason: 'Please' } })
    for (const wrong of [{}, { amount: euros(0), reason: 'x' }, { amount: 500, reason: 'x' }, { reason: ' ' }, { amount: euros(-1), reason: 'x' }]) await refund(400, wrong)
    await refund(409, { amount: euros(total + 1), reason: 'Too much' })
    await refund(409, { amount: { amount: 1, currency: 'USD' }, reason: 'Other money' })

    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    t.like((await refund(202, { amount: euros(500), reason: 'A chip' }, headers)).json, { status: 'partially-refunded', refunded: euros(500) })
    t.like((await refund(202, { amount: euros(500), reason: 'A chip' }, headers)).json, { refunded: euros(500) })
    t.like((await orderOnce(shop, buyer, orderId, 'refunded in part', ({ payment }) => payment.status === 'partially-refunded')).payment, { refunded: euros(500) })
    await mailTo(shop, buyer.email, 'refund', '5.00 EUR')
    await refund(409, { amount: euros(total - 499), reason: 'Too much' })
    t.like((await refund(202, { reason: 'All of it' })).json, { status: 'refunded', refunded: euros(total) })
    await refund(409, { reason: 'Again' })
    t.like((await orderOnce(shop, buyer, orderId, 'refunded', ({ payment }) => payment.status === 'refunded')).payment, { captured: euros(total), refunded: euros(total) })
  },

  'where nothing was taken nothing is given back': async (t, shop) => {
    const buyer = await newCustomer(shop)
    const { orderId } = await buy(shop, buyer, await newProduct(shop), { card: 'tok_declined' })
    t.is((await shop.ask(409, `POST /v1/payments/${orderId}/refunds`, { as: shop.staff, body: { reason: 'Please' } })).json.code, 'nothing-captured')
    await shop.ask(404, 'POST /v1/payments/0195a7c2-7d00-7000-8000-0000000000ff/refunds', { as: shop.staff, body: { reason: 'Please' } })
  },

  'a parcel that can not be delivered is seen in the order': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const { orderId, shipment } = await bought(shop, buyer)
    const failure = `POST /v1/shipments/${shipment.shipmentId}/failure`
    await ask(409, failure, { as: staff, body: { reason: 'Nobody at home' } })
    await ask(200, `POST /v1/shipments/${shipment.shipmentId}/dispatch`, { as: staff })
    await ask(400, failure, { as: staff, body: {} })
    t.like((await ask(200, failure, { as: staff, body: { reason: 'Nobody at home' } })).json, { status: 'failed', failureReason: 'Nobody at home' })
    await orderOnce(shop, buyer, orderId, 'seen to have failed', (order) => order.shipment.status === 'failed')
  },
}
