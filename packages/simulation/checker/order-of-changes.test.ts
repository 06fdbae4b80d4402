import test from 'ava'
import { adding, changing, found, holds, without } from './testing/planting.ts'
import { delivered, soundEvidence } from './testing/sound-evidence.ts'

const { published, orders, visits } = soundEvidence()
const look = visits.find(({ operation }) => operation === 'GET /v1/orders/:orderId')!
const is = (subject: string) => published.findIndex(({ message }) => message.subject === subject && message.key === delivered)

test('announcements that overtook each other are found', (t) => {
  const [placed, requested] = [is('orders.order-placed.v1'), is('orders.payment-requested.v1')]
  const swapped = published.map((row, index) => (index === placed ? published[requested]! : index === requested ? published[placed]! : row))
  found(t, { ...soundEvidence(), published: swapped }, 'I8', delivered, /order-placed.v1 before orders.payment-requested.v1, and published them the other way round/)
  holds(t, { ...soundEvidence(), published: swapped, unseen: ['order-of-publication'] }, 'I8')
})

test('an announcement that was skipped is found', (t) => {
  found(t, without('published', (row) => row === published[0] || row.message.id === published[0]!.message.id), 'I8', delivered, /came after orders.order-placed.v1, and left that out/)
})

test('an announcement may be published again later', (t) => {
  holds(t, adding('published', published[0]!), 'I8')
})

test('a life that no order has is found', (t) => {
  const history = (...statuses: readonly string[]) => statuses.map((status) => ({ status, at: orders[0]!.placedAt }))
  found(t, changing('orders', 0, { history: history('placed', 'delivered') }), 'I8', delivered, /from placed to delivered/)
  found(t, changing('orders', 0, { history: history('placed', 'awaiting-payment', 'placed', 'delivered') }), 'I8', delivered, /from awaiting-payment to placed/)
  found(t, changing('orders', 0, { history: history('confirmed', 'delivered') }), 'I8', delivered, /from nothing to confirmed/)
})

test('an order that is not where its history ends is found', (t) => {
  found(t, changing('orders', 0, { status: 'confirmed' }), 'I8', delivered, /ends with delivered, and the order is confirmed/)
})

test('a version that counts too few changes is found', (t) => {
  found(t, changing('orders', 0, { version: 1 }), 'I8', delivered, /at version 1/)
})

test('an order that was seen going backwards is found, however the looks are written down', (t) => {
  const back = { ...look, began: 30, ended: 31, answer: { orderId: delivered, status: 'placed' } }
  found(t, adding('visits', back), 'I8', delivered, /seen as .*, and later as placed/)
  const sideways = { ...look, began: 30, ended: 31, answer: { orderId: delivered, status: 'cancelled' } }
  found(t, adding('visits', sideways), 'I8', delivered, /seen as delivered, and later as cancelled|seen as .*, and later as cancelled/)
})

test('of two looks at one time each may see the other state', (t) => {
  holds(t, adding('visits', { ...look, began: look.ended, ended: 40, answer: { orderId: delivered, status: 'placed' } }), 'I8')
})
