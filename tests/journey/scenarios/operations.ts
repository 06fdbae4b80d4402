import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { buy, newProduct, packed } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Scenarios, Shop } from '../shop.ts'
import { adminAccount } from '../started-shop.ts'
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
    t.deepEqual((await ask(202, retry, { as: staff })).json.announced, ['orders.order-confirmed.v1', 'orders.order-restated.v1'])
    const after = (await ask(200, inspect, { as: staff })).json
    t.is(after.status, 'confirmed')
    t.is(after.shipmentId, seen.shipmentId, 'it still has one parcel')
    for (const route of [inspect, retry, `GET /v1/reservations/${orderId}`]) {
      await ask(403, route, { as: buyer })
      await ask(404, route.replace(orderId, '0195a7c2-7d00-7000-8000-0000000000ff'), { as: staff })
    }
  },

  'the command line tells the life of an order and how it stands with the outboxes': async (t, shop) => {
    const buyer = await newCustomer(shop)
    const { orderId } = await buy(shop, buyer, await newProduct(shop))
    await packed(shop, buyer, orderId)
    const told = await minishop(shop, ['order', orderId])
    t.is(told.code, 0, told.said)
    for (const line of [/^Order [0-9a-f-]{36}: confirmed, 17\.98 EUR$/m, /^ {2}money: captured, /m, /^ {2}units: sold$/m, / {2}orders {4}placed$/m, /^It waits for staff/m]) t.regex(told.out, line)
    const cancelled = await minishop(shop, ['order', orderId, '--cancel', 'The kiln broke.'])
    t.regex(cancelled.out, /^It is cancelled/)
    const { history } = (await shop.ask(200, `GET /v1/orders/${orderId}`, { as: shop.staff })).json
    t.true(history.some(({ reason, note }: any) => reason === 'by-staff' && note === 'The kiln broke.'))
    for (const name of withOutbox) t.regex((await minishop(shop, ['outbox', 'status'])).out, new RegExp(`^[✔✘] ${name} `, 'm'))
    t.regex((await minishop(shop, ['outbox', 'republish', 'shipping', '--since', '1m'])).out, /^ {2}shipping +\d+ published again, since /)
    t.is((await minishop(shop, ['order', '0195a7c2-7d00-7000-8000-0000000000ff'])).said, 'There is no such order.\n')
    t.regex((await minishop(shop, ['outbox', 'status'], { MINISHOP_ADMIN_PASSWORD: '' })).said, /^Say who you are/)
  },
}

const main = resolve(import.meta.dirname, '../../../packages/shop/main.ts')

/** What the command prints to whoever asks as the admin. */
const minishop = async ({ folder }: Shop, args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const env = { ...process.env, MINISHOP_ADMIN_EMAIL: adminAccount.email, MINISHOP_ADMIN_PASSWORD: adminAccount.password, ...environment }
  const child = spawn(process.execPath, [main, ...args, '--data', folder], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, said, code: code as number }
}
