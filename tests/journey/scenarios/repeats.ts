import { address, buy, newProduct, order, put, stockOnce } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'

/** The same request again, and many at once. */
export const repeats: Scenarios = {
  'an order that is sent again is the same order, not a second one': async (t, shop) => {
    const { ask } = shop
    const buyer = await newCustomer(shop)
    const product = await newProduct(shop)
    await put(shop, buyer, product)
    const key = crypto.randomUUID()
    const first = await order(shop, buyer, { key })
    t.is(first.headers.get('idempotent-replayed'), null)
    const second = await order(shop, buyer, { key })
    t.deepEqual([second.json.orderId, second.headers.get('idempotent-replayed')], [first.json.orderId, 'true'])
    const atOnce = await order(shop, buyer, { key, wait: 0 })
    t.deepEqual([atOnce.json.orderId, atOnce.headers.get('idempotent-replayed')], [first.json.orderId, 'true'])
    t.is((await ask(200, 'GET /v1/orders', { as: buyer })).json.items.length, 1)
    await stockOnce(shop, product, { onHand: 9, reserved: 0, available: 9, sold: 1 })
  },

  'an order that is sent many times at once is one order': async (t, shop) => {
    const { ask } = shop
    const buyer = await newCustomer(shop)
    await put(shop, buyer, await newProduct(shop))
    const key = crypto.randomUUID()
    const answers = await Promise.all(Array.from({ length: 10 }, () => order(shop, buyer, { key, wait: 0 })))
    t.is(new Set(answers.map(({ json }) => json.orderId)).size, 1)
    t.is(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null).length, 1)
    t.is((await ask(200, 'GET /v1/orders', { as: buyer })).json.items.length, 1)
  },

  'a key is not good for another order': async (t, shop) => {
    const buyer = await newCustomer(shop)
    const product = await newProduct(shop)
    const key = crypto.randomUUID()
    await buy(shop, buyer, product, { key })
    await put(shop, buyer, product)
    const reused = await order(shop, buyer, { key, body: { shippingAddress: { ...address, city: 'Potsdam' } }, expect: 422 })
    t.is(reused.json.code, 'idempotency-key-reused')
    await order(shop, buyer, { key, card: 'tok_slow', expect: 422 })
  },

  'two customers with the same key do not meet': async (t, shop) => {
    const [ann, ben] = [await newCustomer(shop), await newCustomer(shop)]
    const product = await newProduct(shop)
    const key = crypto.randomUUID()
    const [hers, his] = [await buy(shop, ann, product, { key }), await buy(shop, ben, product, { key })]
    t.not(hers.orderId, his.orderId)
    t.deepEqual([hers.userId, his.userId], [ann.userId, ben.userId])
  },

  'a refused order may be sent again with the same key, once it can be': async (t, shop) => {
    const buyer = await newCustomer(shop)
    const key = crypto.randomUUID()
    await order(shop, buyer, { key, expect: 409 })
    await put(shop, buyer, await newProduct(shop))
    t.is((await order(shop, buyer, { key })).json.status, 'confirmed')
  },

  'a product that is listed twice by mistake is listed once': async (t, { ask, staff }) => {
    const body = { sku: `JOURNEY-${crypto.randomUUID()}`, name: 'Twice', description: '', price: { amount: 1, currency: 'EUR' } }
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await ask(201, 'POST /v1/products', { as: staff, headers, body })
    const second = await ask(201, 'POST /v1/products', { as: staff, headers, body })
    t.is(second.json.productId, first.json.productId)
  },

  'of a crowd that wants the last one exactly one gets it': async (t, shop) => {
    const crowd = 20
    const last = await newProduct(shop, { stock: 1 })
    const buyers = await Promise.all(Array.from({ length: crowd }, () => newCustomer(shop, 'crowd')))
    await Promise.all(buyers.map((buyer) => put(shop, buyer, last)))
    const answers = await Promise.all(buyers.map((buyer) => order(shop, buyer, { wait: 25, expect: [201, 409] })))
    const outcomes = answers.map(({ status, json }) => (status === 409 ? json.code : json.status === 'cancelled' ? json.history.at(-1).reason : json.status))
    t.is(outcomes.filter((outcome) => outcome === 'confirmed').length, 1, outcomes.join(', '))
    t.is(outcomes.filter((outcome) => outcome === 'sold-out').length, crowd - 1, outcomes.join(', '))
    await stockOnce(shop, last, { onHand: 0, reserved: 0, available: 0, sold: 1 })
  },
}
