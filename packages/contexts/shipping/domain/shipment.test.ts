import test from 'ava'
import { isRefusal, later } from '@minishop/kernel'
import { noon, testId, testUser } from '@minishop/kernel/testing'
import { create, move, orderCancelled, scanned, shipmentIdOf, transitions, type Shipment } from './shipment.ts'
import type { OrderId, ShipmentStatus, TrackingNumber } from './terms.ts'

const orderId = testId<OrderId>(1)
const address = { name: 'Jane', line1: 'Hauptstr. 1', city: 'Leipzig', postalCode: '04109', country: 'DE' }
const ordered = { orderId, userId: testUser(1).id, method: 'standard', address, lines: [{ productId: testId<never>(7), name: 'Mug', quantity: 1 }] }
const pending = create(ordered, { carrier: 'Parcel', trackingNumber: 'MP1' as TrackingNumber }, noon).state
const inStatus = (status: ShipmentStatus): Shipment => ({ ...pending, status })
const minutes = (n: number) => later(noon, { seconds: 60 * n })

const statuses = Object.keys(transitions) as ShipmentStatus[]
for (const from of statuses)
  for (const to of statuses) {
    const allowed = transitions[from].includes(to)
    test(`a shipment that is ${from} ${allowed ? 'can' : 'can not'} become ${to}`, (t) => {
      const change = move(inStatus(from), { status: to, at: minutes(1) }, minutes(1))
      if (allowed) t.like(change, { state: { status: to, version: 2, changedAt: minutes(1) } })
      else t.like(change, { code: 'wrong-shipment-status', facts: { shipmentStatus: from } })
    })
  }

test('no way leads back to a status that was left', (t) => {
  const reachable = (from: ShipmentStatus): readonly ShipmentStatus[] => transitions[from].flatMap((next) => [next, ...reachable(next)])
  for (const status of statuses) t.false(reachable(status).includes(status), status)
})

test('every step but the cancellation is announced with its own time', (t) => {
  const change = move(pending, { status: 'dispatched', at: minutes(1) }, minutes(2))
  t.deepEqual(isRefusal(change) || change.events, [
    { type: 'shipment-dispatched', data: { shipmentId: shipmentIdOf(orderId), orderId, carrier: 'Parcel', trackingNumber: 'MP1' as never, at: minutes(1) } },
  ])
})

test('a scan that was made earlier and arrives later is written down and moves nothing', (t) => {
  const delivered = move({ ...pending, status: 'dispatched' }, { status: 'delivered', at: minutes(9) }, minutes(9))
  if (isRefusal(delivered)) return t.fail()
  const change = scanned(delivered.state, [{ status: 'in-transit', at: minutes(5), location: 'Hub' }], minutes(10))
  t.like(change, { state: { status: 'delivered', changedAt: minutes(9), version: 3 }, events: [] })
  t.deepEqual(change?.state.events.at(-1), { status: 'in-transit', at: minutes(5), location: 'Hub' })
})

test('scans are taken in the order in which they were made, each once', (t) => {
  const scans = [{ status: 'delivered', at: minutes(3) } as const, { status: 'dispatched', at: minutes(1) } as const, { status: 'in-transit', at: minutes(2) } as const]
  const change = scanned(pending, scans, minutes(4))
  t.deepEqual(change?.events.map(({ type }) => type), ['shipment-dispatched', 'shipment-in-transit', 'shipment-delivered'])
  t.is(change?.state.status, 'delivered')
  t.is(change?.state.version, 2)
  t.is(scanned(change!.state, scans, minutes(5)), undefined)
})

test('a scan of a cancelled parcel does not send it', (t) => {
  const change = scanned(inStatus('cancelled'), [{ status: 'dispatched', at: minutes(1) }], minutes(1))
  t.like(change, { state: { status: 'cancelled' }, events: [] })
})

for (const status of statuses)
  test(`a cancelled order leaves a shipment that is ${status} ${status === 'pending' ? 'in the warehouse' : 'as it is'}`, (t) => {
    const change = orderCancelled(inStatus(status), minutes(1))
    if (status === 'cancelled') return t.is(change, undefined)
    t.is(change?.state.status, status === 'pending' ? 'cancelled' : status)
    t.deepEqual(change?.events.map(({ type }) => type), status === 'pending' ? ['shipment-cancelled'] : [])
    t.is(change?.state.orderCancelledAt, status === 'pending' ? undefined : minutes(1))
    return t.is(orderCancelled(change!.state, minutes(2)), undefined)
  })

test('the id of a shipment follows from its order', (t) => {
  t.is(shipmentIdOf(orderId), shipmentIdOf(orderId))
  t.not(shipmentIdOf(orderId), shipmentIdOf(testId<OrderId>(2)))
})
