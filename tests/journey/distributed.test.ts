import test from 'ava'
import { temporaryFolder } from '@minishop/servers'
import { asking } from './asking.ts'
import { newProduct, order, packed, put } from './buying.ts'
import { newCustomer } from './people.ts'
import { journey } from './journey.ts'
import { openedBy, type Shop } from './shop.ts'
import { pidsOf, startShop, statusOf, untilGone, type Started } from './started-shop.ts'
import { until } from './until.ts'

// Eight processes on PostgreSQL, Redis and NATS, as `minishop up --distributed` runs them. The payment provider is at its worst here: its
// webhooks come twice, late, in another order, or before the answer they tell of.

const undos: (() => Promise<void>)[] = []
let started: Started
let shop: Shop

const start = (folder: string): Promise<Started> =>
  startShop({ folder, distributed: true, environment: { PAYMENT_URL: `simulated:?folder=${encodeURIComponent(folder)}&duplicates=0.3&early=0.3&delay=200` } })

test.before(async () => {
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  started = await start(folder)
  undos.push(async () => void (await started.interrupt()))
  shop = await openedBy(started)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

for (const [title, scenario] of Object.entries(journey)) test.serial(title, (t) => scenario(t, shop))

/** Does something again as long as it is answered with 503: come back in a moment. */
const comingBack = <T>(what: string, work: () => Promise<T>): Promise<T> =>
  until(what, () =>
    work().catch((error: unknown) => {
      if (/answered 503/.test(String(error))) return undefined
      throw error
    }),
  ) as Promise<T>

/** Kills a process while customers order, and waits until all that was accepted is paid and packed. A customer who gets no answer orders again, under the same key. */
const ordersWhileKilled = async (name: string) => {
  // What was killed before may have left a connection that is found broken only when it is used: a 503, and whoever gets one comes back.
  const buyers = await comingBack('customers with something in their carts', async () => {
    const product = await newProduct(shop, { stock: 20 })
    const customers = await Promise.all(Array.from({ length: 6 }, () => newCustomer(shop)))
    await Promise.all(customers.map((customer) => put(shop, customer, product)))
    return customers
  })
  const pidOf = async () => {
    const { services, stores } = (await statusOf(shop.folder)).status
    return [...services, ...stores].find((process) => process.name === name)!.pid
  }
  const before = await pidOf()
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
  const accepted = await Promise.all(ordering)
  // Whoever asks while it is away is told to come back, and does.
  for (const { buyer, orderId } of accepted) await comingBack(`order ${orderId} to be packed and paid`, () => packed(shop, buyer, orderId))
  const counts = await comingBack('the orders of each', () => Promise.all(buyers.map(async (as) => (await shop.ask(200, 'GET /v1/orders', { as })).json.items.length)))
  await until(`${name} to be back and all to be ready`, async () => {
    const [pid, { code }] = [await pidOf(), await statusOf(shop.folder)]
    return pid !== 0 && pid !== before && code === 0
  })
  return counts
}

for (const name of ['orders', 'payments', 'NATS', 'PostgreSQL', 'Redis'])
  test.serial(`${name} is killed and comes back, and every accepted order reaches its end, once`, async (t) => {
    t.deepEqual(await ordersWhileKilled(name), [1, 1, 1, 1, 1, 1])
    t.true(await until('the operator to be told', () => new RegExp(`${name} ended by itself[^]*${name} is back`).test(started.output())))
  })

test.serial('when the shop itself is killed its services end too, and it starts again on the same data', async (t) => {
  const { status } = await statusOf(shop.folder)
  await started.kill()
  t.true(await untilGone(status.services.map(({ pid }) => pid)))
  started = await start(shop.folder)
  shop = { ...shop, url: started.url, ask: asking(started.url, shop.visits) }
  t.true((await shop.ask(200, 'GET /v1/orders', { as: shop.staff })).json.items.length > 0)
})

test.serial('Ctrl-C ends all of it cleanly and leaves no process behind', async (t) => {
  const { status } = await statusOf(shop.folder)
  t.deepEqual(status.stores.map(({ name }) => name).sort(), ['NATS', 'PostgreSQL', 'Redis'])
  t.is(new Set(pidsOf(status)).size, 11)
  t.is(await started.interrupt(), 0, started.output())
  t.true(await untilGone(pidsOf(status)))
})
