import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import test from 'ava'
import { adding, changing, found, holds, without } from './testing/planting.ts'
import { delivered, parcels, regretted, soundEvidence, unpaid } from './testing/sound-evidence.ts'

const { orders, shipments } = soundEvidence()
const waiting = (status: 'placed' | 'awaiting-payment', seconds: number) => ({ ...changing('orders', 1, { status, history: [{ status, at: noon }] }), at: later(noon, { seconds }) })

test('an order that waits for the catalog longer than two minutes is found', (t) => {
  found(t, waiting('placed', 181), 'I3', unpaid, /still placed/)
  holds(t, waiting('placed', 180), 'I3')
})

test('an order that waits for its money longer than a quarter of an hour is found', (t) => {
  found(t, waiting('awaiting-payment', 961), 'I3', unpaid, /still awaiting-payment/)
  holds(t, waiting('awaiting-payment', 960), 'I3')
})

test('a cancelled order that still holds units is found', (t) => {
  found(t, changing('reservations', 1, { status: 'held' }), 'I3', unpaid, /cancelled, and its reservation is still held/)
  found(t, changing('reservations', 1, { status: 'sold' }), 'I3', unpaid, /cancelled, and its reservation is still sold/)
})

test('a cancelled order holds nothing where its units were refused, lapsed, were lost, or were never heard of', (t) => {
  for (const status of ['refused', 'lapsed', 'lost', 'returned'] as const) holds(t, { ...changing('reservations', 1, { status }), at: later(noon, { seconds: 3_000 }) }, 'I3')
  holds(t, without('reservations', ({ orderId }) => orderId === unpaid), 'I3')
})

test('a cancelled order whose parcel is still to be sent is found', (t) => {
  found(t, changing('shipments', 1, { status: 'pending' }), 'I3', unpaid, /cancelled, and its shipment is pending/)
  found(t, changing('shipments', 2, { status: 'pending' }), 'I3', regretted, /cancelled, and its shipment is pending/)
})

test('a parcel that left although its order was cancelled is found where the history does not tell of it', (t) => {
  const history = orders[2]!.history.filter(({ reason }) => reason !== 'dispatched-after-cancellation')
  found(t, changing('orders', 2, { history }), 'I3', regretted, /its shipment is dispatched, of which its history says nothing/)
})

test('an order that goes out without its units having been sold is found', (t) => {
  found(t, changing('reservations', 0, { status: 'lapsed' }), 'I3', delivered, /its reservation is lapsed instead of sold/)
  found(t, without('reservations', ({ orderId }) => orderId === delivered), 'I3', delivered, /its reservation is not there instead of sold/)
})

test('units lost to others are found where the order is still to be sent, and not where it had left before', (t) => {
  const lost = changing('reservations', 0, { status: 'lost' })
  found(t, changing('orders', 0, { status: 'confirmed' }, lost), 'I3', delivered, /its reservation is lost/)
  holds(t, lost, 'I3')
})

test('a confirmed order with no parcel, or with two, is found', (t) => {
  found(t, without('shipments', ({ orderId }) => orderId === delivered), 'I3', delivered, /0 shipments instead of one/)
  found(t, adding('shipments', { ...shipments[0]!, shipmentId: 'another' }), 'I3', delivered, /2 shipments instead of one/)
})

test('an order and its parcel that are not equally far are found', (t) => {
  for (const status of ['pending', 'in-transit', 'failed', 'cancelled', 'forestalled'] as const)
    found(t, changing('shipments', 0, { status }), 'I3', delivered, new RegExp(`delivered, and its shipment is ${status}`))
  for (const status of ['dispatched', 'in-transit', 'failed'] as const) holds(t, changing('shipments', 0, { status }, changing('orders', 0, { status: 'dispatched' })), 'I3')
  holds(t, changing('shipments', 0, { status: 'pending' }, changing('orders', 0, { status: 'confirmed' })), 'I3')
})

test('a parcel or a reservation for an order that is not there is found', (t) => {
  const orphaned = without('orders', ({ orderId }) => orderId === delivered)
  found(t, orphaned, 'I3', parcels.delivered, /which is not there/)
  found(t, orphaned, 'I3', delivered, /sold for an order that is not there/)
})

test('a reservation that nobody let lapse is found', (t) => {
  found(t, { ...changing('reservations', 0, { status: 'held' }), at: later(noon, { seconds: 3_000 }) }, 'I3', delivered, /although its time is up/)
})

test('a reservation that lapsed before its time is found', (t) => {
  found(t, changing('reservations', 1, { status: 'lapsed' }), 'I3', unpaid, /before its time was up/)
})
