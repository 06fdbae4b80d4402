import test from 'ava'
import { firstIdSince } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { total } from '../testing/samples.ts'
import { recordDifference } from './record-difference.ts'
import { recordShipment } from './record-shipment.ts'
import { restateOrders } from './restate-orders.ts'
import { step } from './restating.ts'
import { settleDifference } from './settle-difference.ts'
import { parcelPost, shipmentId } from '../testing/rehearsal.ts'

type Restated = { readonly type: string; readonly data: { readonly orderId: string } }

test('an order that was left alone for a minute is restated as it is, with the facts and the parcel it knows', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordShipment, { orderId, shipmentId, ...parcelPost })
  clock.advance({ seconds: 60 })
  await hear(restateOrders, {})
  const [restated, listed, ...others] = announced()
  t.deepEqual(others, [])
  t.like(listed, { type: 'orders-listed', data: { upTo: firstIdSince(noon), until: firstIdSince(noon) } })
  t.like(restated, {
    type: 'order-restated',
    data: { orderId, status: 'confirmed', total, facts: [{ provider: 'simulated', fact: 'pay_1/authorised' }], shipment: { status: 'pending' }, open: [], placedAt: noon, asOf: clock.now() },
  })
})

test('what is simply on its way is not restated, nor what nobody has touched for a day', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  await orderIn('confirmed')
  const restated = async () => {
    await hear(restateOrders, {})
    return announced().filter(({ type }) => type === 'order-restated')
  }
  clock.advance({ seconds: 59 })
  t.deepEqual(await restated(), [])
  clock.advance({ seconds: 24 * 3_600 })
  t.deepEqual(await restated(), [])
})

test('a large shop is walked over in steps, and the walk begins anew at its end', async (t) => {
  const { hear, announced, place, clock } = ordersRehearsal()
  for (let count = 0; count < step + 5; count++) await place()
  announced()
  clock.advance({ seconds: 60 })
  const walked = async () => {
    await hear(restateOrders, {})
    return (announced() as unknown as readonly Restated[]).filter(({ type }) => type === 'order-restated').map(({ data }) => data.orderId)
  }
  const [first, second, third] = [await walked(), await walked(), await walked()]
  t.is(first.length, step)
  t.is(new Set([...first, ...second]).size, step + 5)
  t.deepEqual(third, first)
})

test('what was left open is asked about each time, however old its order is, but not while the order moves on', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordDifference, { orderId, kind: 'shipment-cancelled', repaired: false, detail: 'It was cancelled.' })
  const asked = async () => {
    await hear(restateOrders, {})
    return announced().filter(({ type }) => type === 'order-restated').map(({ data }) => (data as { open: readonly string[] }).open)
  }
  t.deepEqual(await asked(), [])
  clock.advance({ seconds: 30 * 24 * 3_600 })
  for (let time = 0; time < 2; time++) t.deepEqual(await asked(), [['shipment-cancelled']])
  await hear(settleDifference, { orderId, kind: 'shipment-cancelled' })
  t.deepEqual(await asked(), [])
})

test('an order that has vanished is asked about as such, and its payment is settled where it is here again', async (t) => {
  const { hear, announced, orderIn, clock, reconciliations } = ordersRehearsal()
  const vanished = testId<OrderId>(0x777)
  const here = await orderIn('confirmed')
  for (const orderId of [vanished, here]) await hear(recordDifference, { orderId, kind: 'payment-without-order', repaired: false, detail: 'There is no such order.' })
  clock.advance({ seconds: 60 })
  await hear(restateOrders, {})
  t.deepEqual(announced().filter(({ type }) => type === 'order-vanished'), [{ type: 'order-vanished', data: { orderId: vanished, open: ['payment-without-order'] } }])
  t.deepEqual(await reconciliations.openOrders(10), [{ orderId: vanished, kinds: ['payment-without-order'] }])
})
