import test from 'ava'
import { adding, booksOf, found, holds } from './testing/planting.ts'
import { poison, soundEvidence } from './testing/sound-evidence.ts'

const { deadLetters, deliveries, published } = soundEvidence()
const handling = (listener: string, messageId: string) => booksOf('orders', (books) => ({ ...books, handled: [...books.handled!, { listener, messageId }] }))
const first = published[0]!.message

test('what was handled, put aside or delivered and never sent is found', (t) => {
  found(t, handling('orders/catalog.stock-reserved', 'never-sent'), 'I12', 'never-sent', /has handled it, and it was never sent/)
  found(t, adding('deliveries', { listener: 'payments/orders.order-confirmed', messageId: 'never-sent', key: 'k', verdict: 'done' }), 'I12', 'never-sent', /has got it, and it was never sent/)
  found(t, adding('deadLetters', { ...deadLetters[0]!, messageId: 'never-sent' }), 'I12', 'never-sent', /has put aside it, and it was never sent/)
})

test('what the scenario planted may be no message at all', (t) => {
  holds(t, { ...adding('deadLetters', { ...deadLetters[0]!, messageId: 'not-a-message' }), planted: [poison, 'not-a-message'] }, 'I12')
})

test('a message that was handled by nobody who listens to it is found', (t) => {
  found(t, handling('orders/nobody', first.id), 'I12', first.id, /no such listener/)
  found(t, handling('orders/catalog.stock-reserved', first.id), 'I12', first.id, /to which nobody of that name listens/)
})

test('a message that was handled and put aside too is found', (t) => {
  found(t, { ...adding('deadLetters', { listener: 'catalog/orders.order-placed', messageId: first.id, key: first.key, reason: 'r' }), planted: [poison, first.id] }, 'I12', first.id, /handled it, and put it aside too/)
})

test('a delivery that was left half-way is found, and one that ended at a later try is not', (t) => {
  const [done] = deliveries
  const { verdict: _, ...died } = done!
  holds(t, adding('deliveries', died, { ...died, verdict: 'retry' }), 'I12')
  found(t, adding('deliveries', { ...died, listener: 'cart/orders.order-confirmed' }), 'I12', done!.messageId, /neither done with it nor has it put it aside/)
})

test('a message that is put aside twice is found', (t) => {
  found(t, adding('deadLetters', deadLetters[0]!), 'I12', poison, /put it aside 2 times/)
})

test('a message that is put aside although nobody planted it is found', (t) => {
  found(t, { ...soundEvidence(), deadLetters: soundEvidence().deadLetters.slice(0, 1), planted: [] }, 'I12', poison, /none of the planted ones: unreadable/)
})

test('what only waited behind a dead letter must have come to an end, unless it was given up', (t) => {
  const { listener, messageId, key } = deadLetters[0]!
  const parked = { listener: 'cart/orders.order-confirmed', messageId, key, verdict: 'parked' as const }
  found(t, adding('deliveries', parked), 'I12', messageId, /neither done with it nor has it put it aside/)
  holds(t, { ...adding('deliveries', parked), discarded: [{ listener: parked.listener, messageId }] }, 'I12')
  holds(t, adding('deliveries', { ...parked, listener }), 'I12')
})
