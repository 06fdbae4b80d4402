import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { clerk, customer, orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { deliverShipment } from './deliver-shipment.ts'

test('a dispatched parcel arrives', async (t) => {
  const { ask, announced, shipmentIn, clock } = shippingRehearsal()
  const shipmentId = await shipmentIn('dispatched')
  t.like(await ask(deliverShipment, { shipmentId }, { actor: clerk }), { answer: { status: 'delivered' } })
  t.deepEqual(announced(), [{ type: 'shipment-delivered', data: { shipmentId, orderId, at: clock.now() } }])
})

for (const status of ['pending', 'delivered', 'failed', 'cancelled'] as const)
  test(`a parcel that is ${status} does not arrive`, async (t) => {
    const { ask, announced, shipmentIn } = shippingRehearsal()
    const shipmentId = await shipmentIn(status)
    t.like(await ask(deliverShipment, { shipmentId }, { actor: clerk }), { refusal: { code: 'wrong-shipment-status', kind: 'conflict' } })
    t.deepEqual(announced(), [])
  })

test('customers do not say what has arrived, and what is not there does not arrive', async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  t.like(await ask(deliverShipment, { shipmentId: await shipmentIn('dispatched') }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await ask(deliverShipment, { shipmentId: testId<never>(99) }, { actor: clerk }), { refusal: { code: 'shipment-not-found' } })
})
