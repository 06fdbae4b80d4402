import test from 'ava'
import { ordersRehearsal, shipmentId } from '../testing/rehearsal.ts'
import { recordDelivery } from './record-delivery.ts'

for (const status of ['dispatched', 'confirmed'] as const)
  test(`an order that is ${status} is delivered when its parcel is, and the customer is told once`, async (t) => {
    const { hear, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    await hear(recordDelivery, { orderId, shipmentId })
    t.like(await see(orderId), { status: 'delivered', shipment: { status: 'delivered' } })
    t.like(announced()[0], { type: 'order-delivered', data: { orderId } })
    await hear(recordDelivery, { orderId, shipmentId })
    t.deepEqual(announced(), [])
  })
