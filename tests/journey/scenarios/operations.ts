import { buy, newProduct, packed } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'
import { until } from '../until.ts'

const withOutbox = ['auth', 'catalog', 'orders', 'shipping']

/** What operators look into and mend. */
export const operations: Scenarios = {
  'admins see what is to be announced, and have it published again without any effect': async (t, shop) => {
    const { ask, admin, staff } = shop
    await newCustomer(shop)
    for (const context of withOutbox) {
      const outbox = `GET /v1/operations/${context}/outbox`
      const again = `POST /v1/operations/${context}/outbox/republication`
      const { json } = await ask(200, outbox, { as: admin })
      t.true(json.unpublished >= 0 && json.waiting >= 0, context)
      const since = new Date(Date.now() - 60_000).toISOString()
      const { republished } = (await ask(202, again, { as: admin, body: { since } })).json
      if (context === 'auth') t.true(republished > 0)
      await ask(400, again, { as: admin, body: { since: 'yesterday' } })
      for (const as of [staff, await newCustomer(shop)]) await ask(403, again, { as, body: { since } })
      await ask(403, outbox, { as: staff })
      await ask(401, outbox)
    }
  },

  'staff see the life of an order across the services, and have it go on': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const { orderId } = await buy(shop, buyer, await newProduct(shop))
    await packed(shop, buyer, orderId)
    const inspect = `GET /v1/operations/orders/${orderId}`
    // In one process it counts as published when all who listen have committed.
    const seen = await until(`the announcement of ${orderId}`, async () => {
      const { json } = await ask(200, inspect, { as: staff })
      return json.messages.some(({ subject, publishedAt }: any) => subject === 'orders.order-confirmed.v1' && publishedAt !== undefined) ? json : undefined
    })
    // A provider that tells of the payment by itself, with a webhook, begins a trace of its own.
    t.true(seen.traceIds.length === 1 || seen.traceIds.length === 2)
    t.like((await ask(200, `GET /v1/reservations/${orderId}`, { as: staff })).json, { orderId, status: 'sold' })
    const retry = `POST /v1/operations/orders/${orderId}/retry`
    t.deepEqual((await ask(202, retry, { as: staff })).json.announced, ['orders.order-confirmed.v1'])
    const after = (await ask(200, inspect, { as: staff })).json
    t.is(after.status, 'confirmed')
    t.is(after.shipmentId, seen.shipmentId, 'it still has one parcel')
    for (const route of [inspect, retry, `GET /v1/reservations/${orderId}`]) {
      await ask(403, route, { as: buyer })
      await ask(404, route.replace(orderId, '0195a7c2-7d00-7000-8000-0000000000ff'), { as: staff })
    }
  },
}
