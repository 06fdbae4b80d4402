import test from 'ava'
import { sealed, Unavailable, type Sealed } from '@minishop/kernel'
import { TransparentSeals, testId } from '@minishop/kernel/testing'
import { trackingNumberOf } from '../adapters/carrier.simulated.ts'
import { Address } from '../domain/address.ts'
import { shipmentIdOf } from '../domain/shipment.ts'
import type { OrderId } from '../domain/terms.ts'
import { address, clerk, confirmed, customer, lines, orderId, shippingRehearsal, watchedCarrier } from '../testing/rehearsal.ts'
import { cancelShipment } from './cancel-shipment.ts'
import { createShipment } from './create-shipment.ts'
import { getShipment } from './get-shipment.ts'
import { listShipments } from './list-shipments.ts'

const shipmentId = shipmentIdOf(orderId)

test('a confirmed order gets a parcel with its address, and a booking', async (t) => {
  const { ask, hear, announced } = shippingRehearsal()
  await hear(createShipment, confirmed())
  const trackingNumber = trackingNumberOf(shipmentId)
  t.deepEqual(announced(), [{ type: 'shipment-created', data: { shipmentId, orderId, carrier: 'Minishop Parcel', trackingNumber } }])
  t.like(await ask(getShipment, { shipmentId }, { actor: customer }), { answer: { shipmentId, orderId, status: 'pending', trackingNumber, address, lines, method: 'standard' } })
})

test('an order that is confirmed twice gets one parcel', async (t) => {
  const { ask, hear, announced, carrier } = shippingRehearsal()
  await hear(createShipment, confirmed())
  await hear(createShipment, confirmed())
  t.deepEqual(carrier.booked, [shipmentId])
  t.is(announced().length, 1)
  const listed = await ask(listShipments, {}, { actor: clerk })
  t.is((listed as { answer: { items: unknown[] } }).answer.items.length, 1)
})

test('an order that was cancelled before it was heard to be confirmed gets no parcel, however often that is said', async (t) => {
  const { ask, hear, announced, carrier } = shippingRehearsal()
  await hear(cancelShipment, { orderId })
  await hear(createShipment, confirmed())
  await hear(createShipment, confirmed())
  t.deepEqual(announced(), [])
  t.deepEqual(carrier.booked, [])
  t.like(await ask(getShipment, { shipmentId }, { actor: clerk }), { kind: 'refusal', refusal: { code: 'shipment-not-found' } })
})

test('a cancellation that comes in during the booking wins, and the booking is taken back', async (t) => {
  const carrier = watchedCarrier()
  const { book } = carrier
  const { hear, announced } = shippingRehearsal({ carrier })
  carrier.book = async (parcel) => {
    if (carrier.booked.length === 0) await hear(cancelShipment, { orderId })
    return book(parcel)
  }
  t.like(await hear(createShipment, confirmed()), { kind: 'answer' })
  t.deepEqual(announced(), [])
  t.deepEqual(carrier.cancelled, [shipmentId])
})

test('without the carrier nothing is kept, and the next try books the same parcel', async (t) => {
  const carrier = watchedCarrier()
  const { book } = carrier
  const { hear, announced } = shippingRehearsal({ carrier })
  carrier.book = () => Promise.reject(new Unavailable('the carrier'))
  await t.throwsAsync(hear(createShipment, confirmed(), testId(9)), { instanceOf: Unavailable })
  t.deepEqual(announced(), [])
  carrier.book = book
  await hear(createShipment, confirmed(), testId(9))
  t.is(announced().length, 1)
})

test('an address that was sealed for somebody else is not opened', async (t) => {
  const { hear } = shippingRehearsal()
  const shipTo = (await new TransparentSeals().seal(sealed('payments', Address), address)) as Sealed<Address>
  await t.throwsAsync(hear(createShipment, { ...confirmed(testId<OrderId>(2)), shipTo }))
})
