import test from 'ava'
import { customer, ordersRehearsal, parcelPost, shipmentId } from '../testing/rehearsal.ts'
import { cancelOrder } from './cancel-order.ts'
import { recordShipmentCancellation } from './record-shipment-cancellation.ts'
import { recordShipment } from './record-shipment.ts'

test('the parcel of a cancelled order is taken back', async (t) => {
  const { ask, hear, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordShipment, { orderId, shipmentId, ...parcelPost })
  await ask(cancelOrder, { orderId }, { actor: customer })
  await hear(recordShipmentCancellation, { orderId, shipmentId })
  t.like(await see(orderId), { status: 'cancelled', shipment: { status: 'cancelled' } })
})

test('a parcel that is taken back although its order stands is for people to see', async (t) => {
  const { hear, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordShipmentCancellation, { orderId, shipmentId })
  const order = await see(orderId)
  t.like(order, { status: 'confirmed', shipment: { status: 'cancelled' } })
  t.is(order.history.at(-1)!.reason, 'shipment-cancelled')
})
