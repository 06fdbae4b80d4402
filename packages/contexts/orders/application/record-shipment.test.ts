import test from 'ava'
import { ordersRehearsal, parcelPost, shipmentId } from '../testing/rehearsal.ts'
import { recordShipment } from './record-shipment.ts'

test('a parcel that is made is seen on the order', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordShipment, { orderId, shipmentId, ...parcelPost })
  t.like(await see(orderId), { status: 'confirmed', shipment: { shipmentId, status: 'pending', trackingNumber: 'PP1' } })
  t.deepEqual(announced(), [])
})

test('that a parcel was made changes nothing when it has left already', async (t) => {
  const { hear, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('dispatched')
  const before = await see(orderId)
  await hear(recordShipment, { orderId, shipmentId, ...parcelPost })
  t.deepEqual(await see(orderId), before)
})
