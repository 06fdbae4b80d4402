import test from 'ava'
import { noon } from '@minishop/kernel/testing'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { total } from '../testing/samples.ts'
import { recordShipment } from './record-shipment.ts'
import { restateOrders } from './restate-orders.ts'
import { step } from './restating.ts'
import { parcelPost, shipmentId } from '../testing/rehearsal.ts'

type Restated = { readonly type: string; readonly data: { readonly orderId: string } }

test('an order that was left alone for a minute is restated as it is, with the facts and the parcel it knows', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordShipment, { orderId, shipmentId, ...parcelPost })
  clock.advance({ seconds: 60 })
  await hear(restateOrders, {})
  const [restated, ...others] = announced()
  t.deepEqual(others, [])
  t.like(restated, {
    type: 'order-restated',
    data: { orderId, status: 'confirmed', total, facts: [{ provider: 'simulated', fact: 'pay_1/authorised' }], shipment: { status: 'pending' }, placedAt: noon, asOf: clock.now() },
  })
})

test('what is simply on its way is not restated, nor what nobody has touched for a day', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  await orderIn('confirmed')
  clock.advance({ seconds: 59 })
  await hear(restateOrders, {})
  t.deepEqual(announced(), [])
  clock.advance({ seconds: 24 * 3_600 })
  await hear(restateOrders, {})
  t.deepEqual(announced(), [])
})

test('a large shop is walked over in steps, and the walk begins anew at its end', async (t) => {
  const { hear, announced, place, clock } = ordersRehearsal()
  for (let count = 0; count < step + 5; count++) await place()
  announced()
  clock.advance({ seconds: 60 })
  const walked = async () => {
    await hear(restateOrders, {})
    return (announced() as unknown as readonly Restated[]).map(({ data }) => data.orderId)
  }
  const [first, second, third] = [await walked(), await walked(), await walked()]
  t.is(first.length, step)
  t.is(new Set([...first, ...second]).size, step + 5)
  t.deepEqual(third, first)
})
