import test from 'ava'
import { booksOf, found, holds, without } from './testing/planting.ts'
import { delivered, poison, soundEvidence } from './testing/sound-evidence.ts'

const messages = soundEvidence().published.map(({ message }) => message)
const first = messages[0]!
const requested = messages.find(({ subject }) => subject === 'orders.payment-requested.v1')!

test('an announcement that was committed and never published is found', (t) => {
  const forgotten = booksOf('orders', (books) => ({ ...books, outbox: books.outbox.map((row, index) => (index === 0 ? { ...row, published: false } : row)) }))
  found(t, forgotten, 'I4', first.id, /orders committed orders.order-placed.v1 .* never published/)
})

test('a deadline that has not come yet may wait, and one that has may not', (t) => {
  const expiring = soundEvidence().books.flatMap(({ outbox }) => outbox).find(({ notBefore }) => notBefore !== undefined)!
  holds(t, soundEvidence(), 'I4')
  found(t, { ...soundEvidence(), at: expiring.notBefore! }, 'I4', expiring.message.id, /never published/)
})

test('an announcement that is down as published and never reached the bus is found, unless nobody watched the bus', (t) => {
  const kept = without('published', ({ message }) => message.id === first.id)
  found(t, kept, 'I4', first.id, /the bus never had it/)
  holds(t, { ...kept, unseen: ['published'] }, 'I4')
})

test('a message that a listener with a store has not handled is found', (t) => {
  const unheard = booksOf('catalog', (books) => ({ ...books, handled: books.handled!.filter(({ messageId }) => messageId !== first.id) }))
  found(t, unheard, 'I4', first.id, /catalog\/orders.order-placed has neither handled .* nor put it aside/)
  t.is(first.key, delivered)
})

test('what the bus says of a delivery does not count for a listener with a store of its own', (t) => {
  holds(t, without('deliveries', ({ listener }) => listener.startsWith('catalog/')), 'I4')
})

test('a message that a listener without a store was never done with is found, unless nobody watched', (t) => {
  const unheard = without('deliveries', ({ messageId }) => messageId === requested.id)
  found(t, unheard, 'I4', requested.id, /payments\/orders.payment-requested has neither handled/)
  holds(t, { ...unheard, unseen: ['deliveries'] }, 'I4')
})

test('a message that was put aside is not lost', (t) => {
  found(t, without('deadLetters', () => true), 'I4', poison, /has neither handled/)
})

test('what people gave up must have been one of the planted ones', (t) => {
  const aside = soundEvidence().deadLetters
  const discarded = aside.map(({ listener, messageId }) => ({ listener, messageId }))
  holds(t, { ...without('deadLetters', () => true), discarded }, 'I4')
  const unheard = booksOf('catalog', (books) => ({ ...books, handled: books.handled!.filter(({ messageId }) => messageId !== first.id) }))
  found(t, { ...unheard, discarded: [{ listener: 'catalog/orders.order-placed', messageId: first.id }] }, 'I4', first.id, /catalog\/orders.order-placed has neither handled/)
})
