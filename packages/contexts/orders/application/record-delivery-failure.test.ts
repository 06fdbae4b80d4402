import test from 'ava'
import { ordersRehearsal, shipmentId } from '../testing/rehearsal.ts'
import { recordDeliveryFailure } from './record-delivery-failure.ts'

test('a parcel that could not be delivered is seen on the order, which stays dispatched', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('dispatched')
  await hear(recordDeliveryFailure, { orderId, shipmentId })
  const order = await see(orderId)
  t.like(order, { status: 'dispatched', shipment: { status: 'failed' } })
  t.is(order.history.at(-1)!.reason, 'shipment-failed')
  t.deepEqual(announced(), [])
})

test('a failure that is heard of after the delivery changes nothing', async (t) => {
  const { hear, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  const before = await see(orderId)
  await hear(recordDeliveryFailure, { orderId, shipmentId })
  t.deepEqual(await see(orderId), before)
})
