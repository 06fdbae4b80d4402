import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { clerk, customer, orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { failShipment } from './fail-shipment.ts'

const reason = 'The address does not exist.'

test('a parcel that can not be delivered has failed, with the reason', async (t) => {
  const { ask, announced, shipmentIn, clock } = shippingRehearsal()
  const shipmentId = await shipmentIn('dispatched')
  t.like(await ask(failShipment, { shipmentId, reason }, { actor: clerk }), { answer: { status: 'failed', failureReason: reason } })
  t.deepEqual(announced(), [{ type: 'shipment-failed', data: { shipmentId, orderId, reason, at: clock.now() } }])
})

for (const status of ['pending', 'delivered', 'failed', 'cancelled'] as const)
  test(`a parcel that is ${status} does not fail`, async (t) => {
    const { ask, announced, shipmentIn } = shippingRehearsal()
    t.like(await ask(failShipment, { shipmentId: await shipmentIn(status), reason }, { actor: clerk }), { refusal: { code: 'wrong-shipment-status' } })
    t.deepEqual(announced(), [])
  })

test('a failure needs a reason, and somebody of the staff who gives it', async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  const shipmentId = await shipmentIn('dispatched')
  t.like(await ask(failShipment, { shipmentId, reason: ' ' }, { actor: clerk }), { kind: 'bad-input' })
  t.like(await ask(failShipment, { shipmentId, reason }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await ask(failShipment, { shipmentId: testId<never>(99), reason }, { actor: clerk }), { refusal: { code: 'shipment-not-found' } })
})
