import test from 'ava'
import { noon, testId } from '@minishop/kernel/testing'
import { lives, parcel } from '../testing/samples.ts'
import { follow } from './delivering.ts'
import type { Order, OrderChange } from './order.ts'
import { after, type Shipment, type ShipmentId } from './shipment.ts'

const types = (change: OrderChange | undefined) => change?.events.map(({ type }) => type)
const told = (order: Order, ...news: readonly Shipment[]): Order => news.reduce((so, one) => follow(so, one, noon)?.state ?? so, order)

test('a parcel that leaves makes the order dispatched, and the customer is told its number', (t) => {
  const change = follow(lives().confirmed, parcel('dispatched'), noon)!
  t.is(change.state.status, 'dispatched')
  t.like(change.events[0], { type: 'order-dispatched', data: { carrier: 'Parcel Post', trackingNumber: 'PP1' } })
})

test('a parcel that is heard to move has left, whether we heard so or not', (t) => {
  const moving = follow(lives().confirmed, parcel('in-transit'), noon)!
  t.is(moving.state.status, 'dispatched')
  t.deepEqual(types(moving), ['order-dispatched'])
  t.is(follow(moving.state, parcel('dispatched'), noon), undefined)
  t.is(moving.state.shipment!.status, 'in-transit')
})

test('a movement without a number moves the order only when the number is known', (t) => {
  const nameless: Shipment = { shipmentId: testId<ShipmentId>(500), status: 'in-transit' }
  const early = told(lives().confirmed, nameless)
  t.is(early.status, 'confirmed')
  t.is(told(early, parcel('dispatched')).status, 'dispatched')
  t.is(told(lives().confirmed, parcel('pending'), nameless).status, 'dispatched')
})

test('a delivery that is heard of before its dispatch counts, and the dispatch then changes no status', (t) => {
  const delivered = follow(lives().confirmed, parcel('delivered'), noon)!
  t.is(delivered.state.status, 'delivered')
  t.deepEqual(types(delivered), ['order-delivered'])
  const late = follow(delivered.state, parcel('dispatched'), noon)!
  t.is(late.state.status, 'delivered')
  t.deepEqual(late.events, [])
  t.like(late.state.shipment, { status: 'delivered', trackingNumber: 'PP1' })
})

test('a shipment never moves back', (t) => {
  const way = ['pending', 'dispatched', 'in-transit', 'delivered'] as const
  for (const [index, known] of way.entries()) for (const earlier of way.slice(0, index)) t.is(after(parcel(known), parcel(earlier)).status, known)
})

test('another parcel than the one of the order is not looked at', (t) => {
  t.is(follow(lives().dispatched, parcel('delivered', { shipmentId: testId<ShipmentId>(501) }), noon), undefined)
})

test('a parcel that leaves although its order is cancelled is seen on its shipment and, once, in the history, and changes nothing else', (t) => {
  const change = follow(lives().cancelled, parcel('dispatched'), noon)!
  t.like(change.state, { status: 'cancelled', shipment: { status: 'dispatched', trackingNumber: 'PP1' } })
  t.is(change.state.history.at(-1)!.reason, 'dispatched-after-cancellation')
  t.deepEqual(change.events, [])
  t.is(follow(change.state, parcel('dispatched'), noon), undefined)
})

test('a parcel that is taken back for a cancelled order is noted on its shipment', (t) => {
  const order = told(lives().cancelled, parcel('cancelled'), parcel('pending'))
  t.like(order, { status: 'cancelled', shipment: { status: 'cancelled', trackingNumber: 'PP1' } })
})

test('a parcel that fails is noted, and the order stays dispatched', (t) => {
  const order = told(lives().dispatched, parcel('failed'))
  t.like(order, { status: 'dispatched', shipment: { status: 'failed' } })
  t.is(order.history.at(-1)!.reason, 'shipment-failed')
})
