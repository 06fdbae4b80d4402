import test from 'ava'
import { temporaryFolder } from '@minishop/servers'
import { buy, newProduct, orderOnce } from './buying.ts'
import { newCustomer } from './people.ts'
import { journey } from './journey.ts'
import { openedBy, signIn, type Shop } from './shop.ts'
import { pidsOf, startShop, statusOf, untilGone, type Started } from './started-shop.ts'
import { asking } from './asking.ts'

// The whole shop in one process, as `minishop up` runs it, but that its announcements come one to three times, late and in any order.
const environment = { MESSAGES_URL: 'memory:?mischief=7' }

const undos: (() => Promise<void>)[] = []
let started: Started
let shop: Shop

test.before(async () => {
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  started = await startShop({ folder, distributed: false, environment })
  undos.push(async () => void (await started.interrupt()))
  shop = await openedBy(started)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

for (const [title, scenario] of Object.entries(journey)) test.serial(title, (t) => scenario(t, shop))

test.serial('what was accepted is there after a kill, and reaches its end', async (t) => {
  const buyer = await newCustomer(shop)
  const earlier = await buy(shop, buyer, await newProduct(shop))
  const underWay = await buy(shop, buyer, await newProduct(shop), { wait: 0 })
  await started.kill()

  // From now on parcels move by themselves, as they do for somebody who tries the shop on a laptop.
  started = await startShop({ folder: shop.folder, distributed: false, environment: { ...environment, SIMULATED_CARRIER_SECONDS: '1' } })
  shop = { ...shop, url: started.url, ask: asking(started.url, shop.visits) }
  const again = await signIn(shop.ask, buyer, buyer.deviceToken)
  for (const { orderId } of [earlier, underWay]) {
    const delivered = await orderOnce(shop, again, orderId, 'delivered', ({ status }) => status === 'delivered')
    t.like(delivered, { payment: { status: 'captured', captured: delivered.total }, shipment: { status: 'delivered' } })
  }
})

test.serial('Ctrl-C ends it cleanly, leaves no process behind, and keeps the data', async (t) => {
  const buyer = await newCustomer(shop)
  const { orderId } = await buy(shop, buyer, await newProduct(shop))
  const { status } = await statusOf(shop.folder)
  t.is(await started.interrupt(), 0, started.output())
  t.true(await untilGone(pidsOf(status)))
  t.deepEqual(await statusOf(shop.folder), { code: 3, status: { services: [], stores: [] } })

  started = await startShop({ folder: shop.folder, distributed: false, environment })
  const ask = asking(started.url, shop.visits)
  t.is((await ask(200, `GET /v1/orders/${orderId}`, { as: await signIn(ask, buyer, buyer.deviceToken) })).json.orderId, orderId)
  t.is(await started.interrupt(), 0, started.output())
})
