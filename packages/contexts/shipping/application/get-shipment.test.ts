import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import { address, clerk, customer, shippingRehearsal, stranger } from '../testing/rehearsal.ts'
import { getShipment } from './get-shipment.ts'

test('the owner of the order and staff see the parcel and where it goes', async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  const shipmentId = await shipmentIn('dispatched')
  for (const actor of [customer, clerk, testUser(4, ['admin'])]) {
    const outcome = await ask(getShipment, { shipmentId }, { actor })
    t.like(outcome, { kind: 'answer', answer: { shipmentId, status: 'dispatched', address } })
    t.deepEqual((outcome as { answer: { events: { status: string }[] } }).answer.events.map(({ status }) => status), ['pending', 'dispatched'])
  }
})

test("other people's parcels do not exist", async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  const shipmentId = await shipmentIn('pending')
  const foreign = await ask(getShipment, { shipmentId }, { actor: stranger })
  t.deepEqual(foreign, await ask(getShipment, { shipmentId: testId<never>(99) }, { actor: stranger }))
  t.like(foreign, { refusal: { code: 'shipment-not-found', kind: 'not-found' } })
  t.like(await ask(getShipment, { shipmentId }), { refusal: { code: 'sign-in-required' } })
})

test('whose order it is, is not shown', async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  const outcome = await ask(getShipment, { shipmentId: await shipmentIn('pending') }, { actor: clerk })
  t.false(JSON.stringify(outcome).includes(customer.id))
})
