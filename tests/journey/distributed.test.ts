import test from 'ava'
import { temporaryFolder } from '@minishop/servers'
import { newProduct, order, orderOnce, packed, put } from './buying.ts'
import { newCustomer } from './people.ts'
import { journey } from './journey.ts'
import { openedBy, type Shop } from './shop.ts'
import { pidsOf, startShop, statusOf, untilGone, type Started } from './started-shop.ts'
import { until } from './until.ts'

// Eight processes on PostgreSQL, Redis and NATS, as `minishop up --distributed` runs them.

const undos: (() => Promise<void>)[] = []
let started: Started
let shop: Shop

test.before(async () => {
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  started = await startShop({ folder, distributed: true })
  undos.push(async () => void (await started.interrupt()))
  shop = await openedBy(started)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

for (const [title, scenario] of Object.entries(journey)) test.serial(title, (t) => scenario(t, shop))

test.serial('a service that is killed comes back, and every accepted order reaches its end', async (t) => {
  const product = await newProduct(shop, { stock: 20 })
  const buyers = await Promise.all(Array.from({ length: 6 }, () => newCustomer(shop)))
  await Promise.all(buyers.map((buyer) => put(shop, buyer, product)))
  const pidOf = async () => (await statusOf(shop.folder)).status.services.find(({ name }) => name === 'orders')!.pid
  const before = await pidOf()

  // A customer whose order is not answered sends it again under the same key.
  const ordering = buyers.map(async (buyer) => {
    const key = crypto.randomUUID()
    const accepted = await until('an order to be accepted', async () => {
      const answer = await order(shop, buyer, { key, wait: 0, expect: [202, 409, 503] })
      return answer.status === 202 && answer
    })
    return { buyer, orderId: accepted.json.orderId as string }
  })
  await Promise.race(ordering)
  process.kill(before, 'SIGKILL')
  for (const { buyer, orderId } of await Promise.all(ordering)) {
    await orderOnce(shop, buyer, orderId, 'confirmed', ({ status }) => status === 'confirmed').catch(() => {})
    t.like(await packed(shop, buyer, orderId), { status: 'confirmed', payment: { status: 'captured' } })
    t.is((await shop.ask(200, 'GET /v1/orders', { as: buyer })).json.items.length, 1)
  }
  const after = await until('orders to be back', async () => {
    const pid = await pidOf()
    return pid !== before && pid !== 0 && pid
  })
  t.not(after, before)
  t.regex(started.output(), /orders ended by itself[^]*orders is back/)
})

test.serial('Ctrl-C ends all of it cleanly and leaves no process behind', async (t) => {
  const { status } = await statusOf(shop.folder)
  t.deepEqual(status.stores.map(({ name }) => name).sort(), ['NATS', 'PostgreSQL', 'Redis'])
  t.is(new Set(pidsOf(status)).size, 11)
  t.is(await started.interrupt(), 0, started.output())
  t.true(await untilGone(pidsOf(status)))
})
