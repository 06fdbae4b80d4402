import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { clerk, customer, orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { dispatchShipment } from './dispatch-shipment.ts'
import { getShipment } from './get-shipment.ts'

test('staff hand a parcel over, and everybody hears of it', async (t) => {
  const { ask, announced, shipmentIn, clock } = shippingRehearsal()
  const shipmentId = await shipmentIn('pending')
  const outcome = await ask(dispatchShipment, { shipmentId }, { actor: clerk })
  t.like(outcome, { kind: 'answer', answer: { shipmentId, status: 'dispatched' } })
  const [event] = announced()
  t.is(event?.type, 'shipment-dispatched')
  t.like(event?.data, { shipmentId, orderId, carrier: 'Minishop Parcel', at: clock.now() })
})

for (const status of ['cancelled', 'awaiting-payment', undefined])
  test(`a parcel stays here while orders says that its order is ${status ?? 'not there'}`, async (t) => {
    const { ask, announced, shipmentIn, statuses } = shippingRehearsal()
    const shipmentId = await shipmentIn('pending')
    if (status === undefined) statuses.delete(orderId)
    else statuses.set(orderId, status)
    t.like(await ask(dispatchShipment, { shipmentId }, { actor: clerk }), { kind: 'refusal', refusal: { code: 'order-not-confirmed', kind: 'conflict' } })
    t.deepEqual(announced(), [])
    t.like(await ask(getShipment, { shipmentId }, { actor: clerk }), { answer: { status: 'pending' } })
  })

test('a parcel leaves once', async (t) => {
  const { ask, announced, shipmentIn } = shippingRehearsal()
  const shipmentId = await shipmentIn('dispatched')
  t.like(await ask(dispatchShipment, { shipmentId }, { actor: clerk }), { refusal: { code: 'wrong-shipment-status', kind: 'conflict', facts: { shipmentStatus: 'dispatched' } } })
  t.deepEqual(announced(), [])
})

test('customers dispatch nothing, and what is not there can not be dispatched', async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  const shipmentId = await shipmentIn('pending')
  t.like(await ask(dispatchShipment, { shipmentId }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await ask(dispatchShipment, { shipmentId: testId<never>(99) }, { actor: clerk }), { refusal: { code: 'shipment-not-found' } })
})
