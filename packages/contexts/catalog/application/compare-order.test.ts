import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderStatus } from '../domain/difference.ts'
import type { OrderId } from '../domain/reservation.ts'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import { compareOrder } from './compare-order.ts'
import { getStock } from './get-stock.ts'
import { lapseReservation } from './lapse-reservation.ts'
import { releaseStock } from './release-stock.ts'
import { reserveStock } from './reserve-stock.ts'
import { sellStock } from './sell-stock.ts'

const orderId = testId<OrderId>(50)
const other = testId<OrderId>(51)

/** Five mugs of which the order wants two, and a look at what is found and announced about it. */
const shop = async () => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  const lines = [{ productId, quantity: 2 }]
  const compared = async (status: OrderStatus) => {
    stage.announced()
    await stage.hear(compareOrder, { orderId, status, lines })
    return stage.announced().map(({ type, data }) => (type === 'difference-found' ? `${(data as any).kind} ${(data as any).repaired ? 'repaired' : 'open'}` : type))
  }
  const stock = async () => ((await stage.ask(getStock, { productId }, { actor: clerk })) as any).answer
  return { ...stage, productId, lines, compared, stock }
}

test('what is as the order says is no difference', async (t) => {
  const { hear, lines, compared, metrics } = await shop()
  await hear(reserveStock, { orderId, lines })
  t.deepEqual(await compared('awaiting-payment'), [])
  await hear(sellStock, { orderId })
  for (const status of ['awaiting-payment', 'confirmed', 'dispatched', 'delivered'] as const) t.deepEqual(await compared(status), [])
  await hear(releaseStock, { orderId })
  t.deepEqual(await compared('cancelled'), [])
  t.deepEqual(metrics.counted, [])
})

test('units of a confirmed order that are still held are sold, once', async (t) => {
  const { hear, lines, compared, stock, metrics } = await shop()
  await hear(reserveStock, { orderId, lines })
  t.deepEqual(await compared('confirmed'), ['stock-sold', 'units-not-sold repaired'])
  t.deepEqual(await compared('confirmed'), [])
  t.like(await stock(), { onHand: 3, reserved: 0, sold: 2 })
  t.deepEqual(metrics.counted, ['reconciliation_differences_total units-not-sold true'])
})

test('units of a confirmed order that lapsed, or of which nothing is known, are held and sold if they are still there', async (t) => {
  for (const lapsed of [true, false]) {
    const { hear, lines, compared, stock } = await shop()
    if (lapsed) await hear(reserveStock, { orderId, lines })
    if (lapsed) await hear(lapseReservation, { orderId })
    t.deepEqual(await compared('confirmed'), ['stock-sold', 'units-not-held repaired'])
    t.deepEqual(await compared('confirmed'), [])
    t.like(await stock(), { onHand: 3, reserved: 0, sold: 2 })
  }
})

test('a confirmed order whose units have gone is told so again until it knows', async (t) => {
  const { hear, lines, productId, compared } = await shop()
  await hear(reserveStock, { orderId: other, lines: [{ productId, quantity: 4 }] })
  t.deepEqual(await compared('confirmed'), ['stock-lost', 'units-not-held repaired'])
  t.deepEqual(await compared('confirmed'), ['stock-lost', 'units-given-away repaired'])
  t.deepEqual(await compared('cancelled'), [])
  t.is(lines.length, 1)
})

test('an order that has left and took more than is here stays open for people', async (t) => {
  const { hear, productId, compared, stock } = await shop()
  await hear(reserveStock, { orderId: other, lines: [{ productId, quantity: 4 }] })
  for (let time = 0; time < 2; time++) t.deepEqual(await compared('dispatched'), ['units-not-held open'])
  t.like(await stock(), { onHand: 5, reserved: 4, sold: 0 })
})

test('units of a cancelled order go back, whether they were held or sold', async (t) => {
  for (const sold of [true, false]) {
    const { hear, lines, compared, stock } = await shop()
    await hear(reserveStock, { orderId, lines })
    if (sold) await hear(sellStock, { orderId })
    t.deepEqual(await compared('cancelled'), ['stock-released', 'units-not-put-back repaired'])
    t.deepEqual(await compared('cancelled'), [])
    t.like(await stock(), { onHand: 5, reserved: 0, sold: 0 })
  }
})

test('units of a confirmed order that went back because it was cancelled are for people to decide about', async (t) => {
  const { hear, lines, compared, stock } = await shop()
  await hear(reserveStock, { orderId, lines })
  await hear(releaseStock, { orderId })
  t.deepEqual(await compared('confirmed'), ['units-given-away open'])
  t.like(await stock(), { onHand: 5, reserved: 0 })
})

test('an order that still waits for its units is told again that they are held, or gets them', async (t) => {
  const { hear, lines, compared } = await shop()
  await hear(reserveStock, { orderId, lines })
  t.deepEqual(await compared('placed'), ['stock-reserved', 'reservation-unknown-to-order repaired'])
  await hear(sellStock, { orderId })
  t.deepEqual(await compared('placed'), ['stock-reserved', 'reservation-unknown-to-order repaired'])
  const another = await shop()
  t.deepEqual(await another.compared('placed'), ['stock-reserved', 'reservation-expiring', 'units-not-held repaired'])
  t.like(await another.stock(), { reserved: 2 })
})

test('an order that was refused its units and did not hear of it is told again', async (t) => {
  const { hear, productId, compared } = await shop()
  await hear(reserveStock, { orderId, lines: [{ productId, quantity: 6 }] })
  t.deepEqual(await compared('placed'), ['stock-refused', 'reservation-unknown-to-order repaired'])
})

test('what was left open about units and is found no more is settled', async (t) => {
  const { hear, announced, lines } = await shop()
  await hear(reserveStock, { orderId, lines })
  await hear(sellStock, { orderId })
  announced()
  await hear(compareOrder, { orderId, status: 'confirmed', lines, open: ['units-given-away', 'payment-missing'] })
  t.deepEqual(announced(), [{ type: 'difference-settled', data: { orderId, kind: 'units-given-away' } }])
  await hear(releaseStock, { orderId })
  announced()
  await hear(compareOrder, { orderId, status: 'confirmed', lines, open: ['units-given-away'] })
  t.deepEqual(announced().map(({ type }) => type), ['difference-found'])
})
