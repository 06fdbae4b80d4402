import test from 'ava'
import { ordersRehearsal, parcelPost, shipmentId } from '../testing/rehearsal.ts'
import { recordDispatch } from './record-dispatch.ts'

test('an order whose parcel has left is dispatched, and the customer is told how to follow it, once', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordDispatch, { orderId, shipmentId, ...parcelPost })
  t.like(await see(orderId), { status: 'dispatched', shipment: { status: 'dispatched', trackingNumber: 'PP1' } })
  t.like(announced()[0], { type: 'order-dispatched', data: { orderId, ...parcelPost } })
  await hear(recordDispatch, { orderId, shipmentId, ...parcelPost })
  t.deepEqual(announced(), [])
})

test('a parcel that leaves for a cancelled order is seen in the history', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('cancelled')
  await hear(recordDispatch, { orderId, shipmentId, ...parcelPost })
  const order = await see(orderId)
  t.like(order, { status: 'cancelled', shipment: { status: 'dispatched', trackingNumber: parcelPost.trackingNumber } })
  t.is(order.history.at(-1)!.reason, 'dispatched-after-cancellation')
  t.deepEqual(announced(), [])
})
