import test from 'ava'
import { shippingRehearsal } from '../testing/rehearsal.ts'
import { voidBooking } from './void-booking.ts'

test('the carrier hears that a cancelled parcel does not come', async (t) => {
  const { hear, shipmentIn, carrier } = shippingRehearsal()
  const shipmentId = await shipmentIn('cancelled')
  t.deepEqual(carrier.cancelled, [])
  await hear(voidBooking, { shipmentId })
  t.deepEqual(carrier.cancelled, [shipmentId])
})
