import test from 'ava'
import { trackingNumberOf } from '../adapters/carrier.simulated.ts'
import type { TrackingNumber } from '../domain/terms.ts'
import { address, customer, orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { trackShipment } from './track-shipment.ts'

test('whoever has the number sees where the parcel is, and nothing of whose it is', async (t) => {
  const { ask, shipmentIn } = shippingRehearsal()
  const trackingNumber = trackingNumberOf(await shipmentIn('delivered'))
  const outcome = await ask(trackShipment, { trackingNumber })
  t.like(outcome, { kind: 'answer', answer: { trackingNumber, status: 'delivered', carrier: 'Minishop Parcel' } })
  const shown = JSON.stringify(outcome)
  for (const secret of [address.name, address.line1, address.city, address.postalCode, customer.id, customer.email, orderId, 'mug']) t.false(shown.includes(secret), secret)
})

test('an unknown number is said to be unknown', async (t) => {
  const { ask } = shippingRehearsal()
  t.like(await ask(trackShipment, { trackingNumber: 'MP0' as TrackingNumber }), { refusal: { code: 'tracking-number-unknown', kind: 'not-found' } })
  t.like(await ask(trackShipment, { trackingNumber: "'; drop table" as TrackingNumber }), { kind: 'bad-input' })
})
