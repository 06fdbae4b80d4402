import test from 'ava'
import { timelineOf, type OrderParts } from './timeline.ts'

const total = { amount: 1798, currency: 'EUR' }
const order: OrderParts['order'] = {
  orderId: 'o',
  status: 'awaiting-payment',
  total,
  waitsFor: "the provider's answer to the payment; then it is cancelled",
  until: '2026-01-31T12:15:01.000Z',
  history: [
    { status: 'placed', at: '2026-01-31T12:00:00.000Z' },
    { status: 'awaiting-payment', at: '2026-01-31T12:00:01.000Z' },
  ],
  facts: [{ provider: 'simulated', kind: 'action-required', paymentId: 'pay_1', at: '2026-01-31T12:00:02.000Z' }],
  messages: [
    { id: '1', subject: 'orders.order-placed.v1', time: '2026-01-31T12:00:00.000Z', publishedAt: '2026-01-31T12:00:00.500Z' },
    { id: '2', subject: 'orders.payment-requested.v1', time: '2026-01-31T12:00:01.000Z' },
    { id: '4', subject: 'orders.stock-overdue.v1', time: '2026-01-31T12:00:00.000Z', notBefore: '2026-01-31T12:02:00.000Z' },
    { id: '3', subject: 'orders.payment-overdue.v1', time: '2026-01-31T12:00:01.000Z', notBefore: '2026-01-31T12:15:01.000Z' },
  ],
  traceIds: ['abc'],
}

test('a life is told in the order of time, with what is to come after now, and what it waits for', (t) => {
  const reservation = { status: 'held', heldUntil: '2026-01-31T12:45:00.000Z' }
  t.deepEqual(timelineOf({ order, reservation }, '2026-01-31T12:01:00.000Z'), [
    'Order o: awaiting-payment, 17.98 EUR',
    '  money: the provider has no payment',
    '  units: held',
    '  parcel: none',
    '  trace: abc',
    '',
    '  2026-01-31T12:00:00.000Z  orders    placed',
    '  2026-01-31T12:00:00.500Z  orders    announced order-placed',
    '  2026-01-31T12:00:01.000Z  orders    awaiting-payment',
    '  2026-01-31T12:00:01.000Z  orders    has still to announce payment-requested',
    '  2026-01-31T12:00:02.000Z  payments  action-required (simulated: pay_1)',
    '  2026-01-31T12:01:00.000Z  -- now --',
    '  2026-01-31T12:02:00.000Z  orders    will announce stock-overdue, which changes nothing any more',
    '  2026-01-31T12:15:01.000Z  orders    will announce payment-overdue',
    '  2026-01-31T12:45:00.000Z  catalog   the units are held until then',
    '',
    "It waits for the provider's answer to the payment; then it is cancelled (2026-01-31T12:15:01.000Z).",
  ])
})

test('an order that is over waits for nothing, and its money and its parcel are told', (t) => {
  const { waitsFor: _, until: __, ...over } = order
  const lines = timelineOf(
    {
      order: { ...over, status: 'cancelled', messages: [], traceIds: [], history: [{ status: 'cancelled', at: '2026-01-31T12:00:00.000Z', reason: 'by-staff', note: 'The kiln broke.' }] },
      payment: { provider: 'simulated', status: 'refunded', captured: total, refunded: total },
      shipment: { status: 'cancelled', trackingNumber: 'PP1', createdAt: '2026-01-31T12:00:03.000Z', events: [{ status: 'cancelled', at: '2026-01-31T12:00:04.000Z' }] },
    },
    '2026-02-01T00:00:00.000Z',
  )
  t.is(lines[1], '  money: refunded, taken 17.98 EUR, given back 17.98 EUR (simulated)')
  t.true(lines.includes('  2026-01-31T12:00:00.000Z  orders    cancelled (by-staff: The kiln broke.)'))
  t.true(lines.includes('  2026-01-31T12:00:04.000Z  shipping  parcel cancelled'))
  t.is(lines.at(-1), 'It waits for nothing.')
})
