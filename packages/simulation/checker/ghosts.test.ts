import test from 'ava'
import { announcing, booksOf, changing, found, holds, without } from './testing/planting.ts'
import { delivered, message, parcels, poison, regretted, soundEvidence, unpaid } from './testing/sound-evidence.ts'

const [first] = soundEvidence().published
const untold = (context: string, kind: string, key: string) => booksOf(context, (books) => ({ ...books, outbox: books.outbox.filter((row) => row.message.key !== key || !row.message.subject.startsWith(kind)) }), { ...soundEvidence(), published: soundEvidence().published.filter((row) => row.message.key !== key || !row.message.subject.startsWith(kind)) })

test('an announcement that was published and never committed is found', (t) => {
  const uncommitted = booksOf('orders', (books) => ({ ...books, outbox: books.outbox.filter((row) => row.message.id !== first!.message.id) }))
  found(t, uncommitted, 'I5', first!.message.id, /orders published orders.order-placed.v1 .* never committed/)
})

test('an announcement that was published in other words than it was committed is found', (t) => {
  found(t, changing('published', 0, { message: { ...first!.message, data: { orderId: delivered, total: 1 } } }), 'I5', first!.message.id, /other words/)
  const { orderId, total } = first!.message.data as { orderId: string; total: unknown }
  holds(t, changing('published', 0, { message: { ...first!.message, data: { total, orderId } } }), 'I5')
})

test('an announcement by nobody, or of what is not one\'s own, is found unless the scenario planted it', (t) => {
  const forged = message('orders.order-placed', delivered, {}, 1, 'stranger')
  found(t, announcing(forged), 'I5', forged.id, /no such context/)
  const taken = message('orders.order-placed', delivered, {}, 1, 'payments')
  found(t, announcing(taken), 'I5', taken.id, /not its own to tell/)
  holds(t, soundEvidence(), 'I5')
  found(t, { ...soundEvidence(), planted: [] }, 'I5', poison, /never committed/)
})

test('a context without a store needs no books', (t) => {
  holds(t, without('books', ({ handled }) => handled === undefined), 'I5')
})

test('an order that was told of and is not there is found', (t) => {
  found(t, without('orders', ({ orderId }) => orderId === unpaid), 'I5', unpaid, /told of an order that is not there/)
})

test('a step of an order that was not told, or told and not made, is found', (t) => {
  found(t, untold('orders', 'orders.order-confirmed', delivered), 'I5', delivered, /became confirmed, and no order-confirmed/)
  found(t, announcing(message('orders.order-confirmed', unpaid, { orderId: unpaid }, 0x20)), 'I5', unpaid, /order-confirmed, and the order never became confirmed/)
})

test('an order whose status its history does not know is found', (t) => {
  found(t, changing('orders', 1, { status: 'delivered' }), 'I5', unpaid, /delivered, and its history says nothing of it/)
})

test('a refund that was not told is found', (t) => {
  found(t, untold('orders', 'orders.order-refunded', delivered), 'I5', delivered, /1 refunds stand in its history, and 0 order-refunded/)
})

test('a reservation that is not as the catalog told is found', (t) => {
  found(t, announcing(message('catalog.stock-sold', unpaid, { orderId: unpaid }, 0x20)), 'I5', unpaid, /told stock-sold, and the reservation of the order is released/)
  found(t, untold('catalog', 'catalog.stock-sold', delivered), 'I5', delivered, /reservation of the order is sold, and no stock-sold/)
  found(t, announcing(message('catalog.stock-lost', 'nothing', { orderId: 'nothing' }, 0x20)), 'I5', 'nothing', /the reservation of the order is not there/)
})

test('a shipment that is not as shipping told is found', (t) => {
  found(t, changing('shipments', 0, { status: 'in-transit' }), 'I5', delivered, /told shipment-delivered, and the shipment of the order is in-transit/)
  found(t, untold('shipping', 'shipping.shipment-dispatched', parcels.regretted), 'I5', regretted, /shipment of the order is dispatched, and no shipment-dispatched/)
})

test('what orders tells for comparison is about no order that must be there', (t) => {
  for (const kind of ['reconciliation-requested', 'orders-listed', 'order-vanished']) holds(t, announcing(message(`orders.${kind}`, 'a-reconciliation', {}, 0x70)), 'I5')
})
