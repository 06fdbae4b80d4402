import { buy, newProduct, packed } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'
import { until } from '../until.ts'

/** What an admin does where services may disagree. */
export const reconciling: Scenarios = {
  'a reconciliation is started by an admin, comes to its end, and finds nothing in a shop where all is well': async (t, shop) => {
    const { ask, admin } = shop
    const buyer = await newCustomer(shop)
    const { orderId } = await buy(shop, buyer, await newProduct(shop))
    await packed(shop, buyer, orderId)
    await ask(400, 'POST /v1/reconciliations', { as: admin, body: { since: 'yesterday' } })
    const { json: started } = await ask(202, 'POST /v1/reconciliations', { as: admin, body: {} })
    t.true(started.since < started.startedAt)
    const differences = `GET /v1/reconciliations/differences?since=${started.startedAt}`
    await until('the reconciliation to come to its end', async () => !(await ask(200, differences, { as: admin })).json.walking)
    await ask(400, 'GET /v1/reconciliations/differences?state=half', { as: admin })
    const { items } = (await ask(200, differences, { as: admin })).json
    t.deepEqual(items.filter((found: { orderId: string }) => found.orderId === orderId), [])
  },
}
