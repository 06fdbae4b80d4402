import { address, buy, newProduct, packed } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'

const someId = '0195a7c2-7d00-7000-8000-0000000000ff'

/** By route, a body that would be good. */
const forStaff: Readonly<Record<string, unknown>> = {
  'POST /v1/products': { sku: 'STRANGER', name: 'x', description: '', price: { amount: 1, currency: 'EUR' } },
  [`PATCH /v1/products/${someId}`]: { name: 'x' },
  [`DELETE /v1/products/${someId}`]: undefined,
  [`GET /v1/products/${someId}/stock`]: undefined,
  [`POST /v1/products/${someId}/stock/adjustments`]: { delta: 1, reason: 'x' },
  [`POST /v1/payments/${someId}/refunds`]: { reason: 'x' },
  'GET /v1/shipments': undefined,
  [`POST /v1/shipments/${someId}/dispatch`]: undefined,
  [`POST /v1/shipments/${someId}/delivery`]: undefined,
  [`POST /v1/shipments/${someId}/failure`]: { reason: 'x' },
}
const forAdmins: Readonly<Record<string, unknown>> = {
  'GET /v1/users': undefined,
  [`PUT /v1/users/${someId}/roles`]: { roles: ['admin'] },
  'POST /v1/reconciliations': {},
  'GET /v1/reconciliations/differences': undefined,
  [`POST /v1/reconciliations/differences/${someId}/acceptance`]: { note: 'x' },
}
const forCustomers: Readonly<Record<string, unknown>> = {
  'GET /v1/auth/me': undefined,
  'POST /v1/orders': { shippingAddress: address, payment: { method: 'card', token: 'tok_ok' } },
  'GET /v1/orders': undefined,
  [`GET /v1/orders/${someId}`]: undefined,
  [`POST /v1/orders/${someId}/cancellation`]: {},
  [`GET /v1/orders/${someId}/events`]: undefined,
  [`GET /v1/payments/${someId}`]: undefined,
  [`GET /v1/shipments/${someId}`]: undefined,
}

/** What is not one's own. */
export const strangers: Scenarios = {
  'what belongs to another customer does not exist': async (t, shop) => {
    const { ask } = shop
    const [owner, stranger] = [await newCustomer(shop), await newCustomer(shop)]
    const { orderId } = await buy(shop, owner, await newProduct(shop))
    const { shipment } = await packed(shop, owner, orderId)
    const theirs = [`GET /v1/orders/${orderId}`, `GET /v1/orders/${orderId}/events`, `GET /v1/payments/${orderId}`, `GET /v1/shipments/${shipment.shipmentId}`]
    for (const route of theirs) {
      const foreign = await ask(404, route, { as: stranger })
      const absent = await ask(404, route.replace(/[0-9a-f-]{36}/, someId), { as: stranger })
      t.deepEqual([foreign.json.code, foreign.json.detail], [absent.json.code, absent.json.detail], route)
    }
    await ask(404, `POST /v1/orders/${orderId}/cancellation`, { as: stranger, body: {} })
    t.is((await ask(200, `GET /v1/orders/${orderId}`, { as: owner })).json.status, 'confirmed')
    for (const route of [theirs[0]!, theirs[2]!, theirs[3]!]) await ask(200, route, { as: shop.staff })
  },

  'what is for staff is not for customers, and what is for admins not for staff': async (t, shop) => {
    const { ask, staff } = shop
    const customer = await newCustomer(shop)
    for (const [route, body] of Object.entries({ ...forStaff, ...forAdmins })) {
      t.is((await ask(403, route, { as: customer, body })).json.code, 'not-allowed', route)
      t.is((await ask(401, route, { body })).json.code, 'sign-in-required', route)
    }
    for (const [route, body] of Object.entries(forAdmins)) await ask(403, route, { as: staff, body })
    for (const [route, body] of Object.entries(forCustomers)) t.is((await ask(401, route, { body, headers: { 'Idempotency-Key': 'k' } })).json.code, 'sign-in-required', route)
  },

  'nobody is who a header says': async (t, { ask, admin }) => {
    const headers = { 'X-User-Id': admin.userId, 'X-Roles': 'admin', 'X-Forwarded-User': admin.email, 'X-Actor': JSON.stringify({ kind: 'sibling', name: 'orders' }), 'X-Forwarded-For': '127.0.0.1' }
    t.is((await ask(401, 'GET /v1/users', { headers })).status, 401)
  },
}
