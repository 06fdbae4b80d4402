import test from 'ava'
import { booksOf, changing, found, holds } from './testing/planting.ts'
import { delivered, soundEvidence, traceparentOf } from './testing/sound-evidence.ts'

const { visits } = soundEvidence()
const tracing = (context: string, subject: string, traceparent: string) =>
  booksOf(context, (books) => ({ ...books, outbox: books.outbox.map((row) => (row.message.subject === subject ? { ...row, message: { ...row.message, traceparent } } : row)) }))
const first = soundEvidence().published[0]!.message

test('an announcement that belongs to no trace is found', (t) => {
  for (const traceparent of ['', `00-${'0'.repeat(32)}-00000000000000aa-01`, 'nonsense']) found(t, tracing('orders', 'orders.order-placed.v1', traceparent), 'I14', first.id, /belongs to no trace/)
})

test('an effect in another trace than its cause is found, through the whole checkout', (t) => {
  const steps = [
    ['catalog', 'stock-reserved', 'orders.order-placed'],
    ['orders', 'payment-requested', 'catalog.stock-reserved'],
    ['catalog', 'stock-sold', 'orders.order-confirmed'],
    ['shipping', 'shipment-created', 'orders.order-confirmed'],
  ] as const
  for (const [context, effect, cause] of steps) found(t, tracing(context, `${context}.${effect}.v1`, traceparentOf(0x77)), 'I14', delivered, new RegExp(`${effect} is in another trace than ${cause}`))
})

test('an order in another trace than the request that placed it is found, unless that one got no answer', (t) => {
  const index = visits.findIndex(({ key }) => key === 'key-1')
  const other = changing('visits', index, { traceId: 'f'.repeat(32) })
  found(t, other, 'I14', delivered, /another trace than the request/)
  holds(t, { ...other, visits: [...other.visits, { ...visits[index]!, outcome: 'unknown' }] }, 'I14')
})
