import test from 'ava'
import { adding, changing, found, holds, without } from './testing/planting.ts'
import { customer, delivered, parcels, regretted, soundEvidence, unpaid } from './testing/sound-evidence.ts'

const { visits, orders } = soundEvidence()
const at = (fits: string, nth = 0) => visits.findIndex((visit) => visit === visits.filter(({ operation }) => operation === fits)[nth])
const [first, lost] = [at('POST /v1/orders'), at('POST /v1/orders', 2)]
const repeat = at('POST /v1/orders', 1)

test('a repeat that was answered with another order is found', (t) => {
  found(t, changing('visits', repeat, { answer: { orderId: regretted, userId: customer, status: 'placed' } }), 'I7', 'key-1', /answered with 2 orders/)
})

test('a repeat that was answered in other words is found, unless it waited for what came of the order', (t) => {
  found(t, changing('visits', repeat, { answer: { orderId: delivered, userId: customer, status: 'placed', more: 1 } }), 'I7', 'key-1', /other words/)
  holds(t, changing('visits', repeat, { answer: { orderId: delivered, userId: customer, status: 'confirmed' } }), 'I7')
})

test('a checkout that was accepted without an order is found, and any answer that nobody foresaw', (t) => {
  found(t, changing('visits', first, { answer: '' }), 'I7', 'key-1', /names no order/)
  found(t, changing('visits', lost, { status: 500 }), 'I7', visits[lost]!.key!, /500: something that nobody foresaw/)
  holds(t, changing('visits', lost, { status: 503 }), 'I7')
})

test('one order for two keys is found', (t) => {
  found(t, changing('visits', repeat, { key: 'key-9' }), 'I7', delivered, /2 wishes with keys of their own/)
})

test('an order that nobody asked for is found', (t) => {
  found(t, without('visits', ({ key }) => key === 'key-2'), 'I7', unpaid, /nobody asked for/)
  found(t, changing('visits', lost, { outcome: 'fail' }), 'I7', unpaid, /nobody asked for/)
})

test('two orders for one request whose answer got lost are found', (t) => {
  const twin = { ...orders[1]!, orderId: 'twin' }
  found(t, adding('orders', twin), 'I7', 'twin', /nobody asked for/)
})

test('an order of somebody else does not come of a request whose answer got lost', (t) => {
  const theirs = { ...orders[1]!, orderId: 'theirs', userId: 'somebody-else' }
  const evidence = adding('orders', theirs)
  found(t, { ...evidence, orders: evidence.orders.filter(({ orderId }) => orderId !== unpaid) }, 'I7', 'theirs', /nobody asked for/)
})

test('a request whose answer got lost may have done nothing at all', (t) => {
  holds(t, adding('visits', { ...visits[lost]!, key: 'key-7' }), 'I7')
})

test('an order that somebody was told of and that is not there is found', (t) => {
  found(t, changing('visits', first, { answer: { orderId: 'gone', userId: customer }, key: 'key-8' }), 'I7', 'gone', /told that the order is placed, and it is not there/)
})

test('an order that belongs to somebody else than was said is found', (t) => {
  found(t, changing('orders', 2, { userId: 'somebody-else' }), 'I7', regretted, /belongs to somebody-else/)
})

test('what staff or customers were told was done and is not so is found', (t) => {
  found(t, changing('orders', 1, { status: 'awaiting-payment' }), 'I7', unpaid, /told that the order is cancelled, and it is not so/)
  found(t, changing('shipments', 0, { status: 'pending' }), 'I7', parcels.delivered, /told that the parcel has left/)
  found(t, changing('shipments', 0, { status: 'in-transit' }), 'I7', parcels.delivered, /told that the parcel has arrived/)
  const failing = { ...visits[at('POST /v1/shipments/:shipmentId/delivery')]!, operation: 'POST /v1/shipments/:shipmentId/failure', path: `/v1/shipments/${parcels.regretted}/failure` }
  found(t, adding('visits', failing), 'I7', parcels.regretted, /told that the parcel can not be delivered/)
})

test('what somebody saw and never was is found', (t) => {
  const look = at('GET /v1/orders/:orderId')
  found(t, changing('visits', look, { answer: { orderId: delivered, status: 'cancelled' } }), 'I7', delivered, /shown the order as cancelled/)
  found(t, changing('visits', look, { answer: { items: [{ orderId: 'gone', status: 'placed' }] } }), 'I7', 'gone', /shown an order that is not there/)
})
