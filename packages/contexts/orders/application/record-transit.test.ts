import test from 'ava'
import { ordersRehearsal, parcelPost, shipmentId } from '../testing/rehearsal.ts'
import { recordTransit } from './record-transit.ts'

test('a parcel on its way is seen on the order', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('dispatched')
  await hear(recordTransit, { orderId, shipmentId })
  t.like(await see(orderId), { status: 'dispatched', shipment: { status: 'in-transit', trackingNumber: 'PP1' } })
  t.deepEqual(announced(), [])
})

test('a parcel that is heard to move before it is heard to leave has left', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordTransit, { orderId, shipmentId, ...parcelPost })
  t.is((await see(orderId)).status, 'dispatched')
  t.deepEqual(announced().map(({ type }) => type), ['order-dispatched'])
})
