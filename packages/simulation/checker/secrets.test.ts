import test from 'ava'
import { breaches } from './breaches.ts'
import { adding, booksOf, changing, found } from './testing/planting.ts'
import { customer, message, secret, soundEvidence } from './testing/sound-evidence.ts'

const about = 'secret 1 of 1'
const { deadLetters, visits } = soundEvidence()
const telling = message('orders.order-placed', 'k', { note: `so: ${secret}` }, 1)

test('a secret in a line of the logs is found, however it is spelled there', (t) => {
  for (const spelled of [secret, JSON.stringify({ secret }), encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    found(t, { ...soundEvidence(), logs: ['nothing', `here: ${spelled}`] }, 'I13', about, /line 2 of the logs/)
})

test('a secret in a dead letter, an outbox or a published message is found', (t) => {
  found(t, changing('deadLetters', 0, { ...deadLetters[0]!, reason: secret }), 'I13', about, /the dead letter/)
  found(t, booksOf('orders', (books) => ({ ...books, outbox: [...books.outbox, { message: telling, published: true }] })), 'I13', about, /the outbox of orders/)
  found(t, adding('published', { message: telling }), 'I13', about, /the published orders.order-placed.v1/)
})

test('a breach does not repeat the secret', (t) => {
  t.false(JSON.stringify(breaches(adding('published', { message: telling }))).includes('staple'))
})

test('an empty secret stands nowhere', (t) => {
  t.deepEqual(breaches({ ...soundEvidence(), secrets: [''] }), [])
})

test('whoever did what they have no right to is found', (t) => {
  const index = visits.findIndex(({ forbidden }) => forbidden)
  found(t, changing('visits', index, { outcome: 'ok' }), 'I13', customer, /POST \/v1\/products was done for somebody who has no right to it/)
})
