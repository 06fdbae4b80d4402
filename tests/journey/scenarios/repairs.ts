import type { Scenarios } from '../shop.ts'

const listening = ['catalog', 'cart', 'orders', 'payments', 'shipping', 'notifications']
const nobodys = '01990000-0000-7000-8000-000000000000'

/** What admins do where something went wrong. */
export const repairs: Scenarios = {
  'no message was put aside, only admins see that, and a letter that is not there is neither shown nor replayed nor discarded': async (t, { ask, admin, staff }) => {
    for (const context of listening) {
      const path = `/v1/operations/${context}/dead-letters`
      t.deepEqual((await ask(200, `GET ${path}`, { as: admin })).json, { items: [], nextCursor: null })
      t.is((await ask(403, `GET ${path}`, { as: staff })).json.code, 'not-allowed')
      await ask(401, `GET ${path}`)
      t.is((await ask(400, `GET ${path}?cursor=made-up`, { as: admin })).json.code, 'cursor-invalid')
      for (const route of [`GET ${path}/${nobodys}`, `POST ${path}/${nobodys}/replay`, `DELETE ${path}/${nobodys}`])
        t.is((await ask(404, route, { as: admin })).json.code, 'dead-letter-unknown')
    }
  },
}
