import test from 'ava'
import { orderId, clerk, shippingRehearsal, confirmed } from '../testing/rehearsal.ts'
import { cancelShipment } from './cancel-shipment.ts'
import { createShipment } from './create-shipment.ts'
import { dispatchShipment } from './dispatch-shipment.ts'
import { getShipment } from './get-shipment.ts'

test('the parcel of a cancelled order stays here, and that is announced once', async (t) => {
  const { ask, hear, announced, shipmentIn } = shippingRehearsal()
  const shipmentId = await shipmentIn('pending')
  await hear(cancelShipment, { orderId })
  await hear(cancelShipment, { orderId })
  t.deepEqual(announced(), [{ type: 'shipment-cancelled', data: { shipmentId, orderId } }])
  t.like(await ask(dispatchShipment, { shipmentId }, { actor: clerk }), { refusal: { code: 'wrong-shipment-status' } })
})

test('a parcel that has left goes on, with a mark that its order was cancelled', async (t) => {
  const { ask, hear, announced, shipmentIn, clock } = shippingRehearsal()
  const shipmentId = await shipmentIn('dispatched')
  await hear(cancelShipment, { orderId })
  t.deepEqual(announced(), [])
  t.like(await ask(getShipment, { shipmentId }, { actor: clerk }), { answer: { status: 'dispatched', orderCancelledAt: clock.now() } })
})

test('a cancelled parcel is not made anew by an order-confirmed that comes again', async (t) => {
  const { hear, announced, shipmentIn, carrier } = shippingRehearsal()
  await shipmentIn('cancelled')
  await hear(createShipment, confirmed())
  t.deepEqual(announced(), [])
  t.is(carrier.booked.length, 1)
})

test('a cancellation of an unknown order is remembered once', async (t) => {
  const { hear, announced } = shippingRehearsal()
  t.like(await hear(cancelShipment, { orderId }), { kind: 'answer' })
  t.like(await hear(cancelShipment, { orderId }), { kind: 'answer' })
  t.deepEqual(announced(), [])
})
