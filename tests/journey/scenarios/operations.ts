import { newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'

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
}
