import test from 'ava'
import { breaches } from './breaches.ts'
import type { Evidence, Lost } from './evidence.ts'
import { announcing, changing, found, holds } from './testing/planting.ts'
import { customer, delivered, regretted, soundEvidence, traceparentOf, unpaid } from './testing/sound-evidence.ts'

/** The sound shop after a failover that has lost one order with all that orders knew of it. */
const failedOver = (orderId: string, change: Partial<Lost> = {}): Evidence => {
  const sound = soundEvidence()
  const own = sound.books.find(({ context }) => context === 'orders')!.outbox.filter(({ message }) => message.key === orderId)
  return {
    ...sound,
    orders: sound.orders.filter((order) => order.orderId !== orderId),
    books: sound.books.map((book) => (book.context === 'orders' ? { ...book, outbox: book.outbox.filter((row) => !own.includes(row)) } : book)),
    lost: { at: 100, orders: [orderId], setBack: [], messages: own.map(({ message }) => message.id), handled: [], repaired: [], ...change },
  }
}

test('what a store has lost is excused where it is known, and where the money was given back', (t) => {
  t.deepEqual(breaches(failedOver(regretted)), [])
  t.deepEqual(breaches(failedOver(unpaid)), [])
})

test('money that is kept for an order that was lost is found', (t) => {
  found(t, failedOver(delivered), 'I1', delivered, /was lost, and its payment is captured: of 3097 that was taken 500 was given back/)
})

test('an order that is gone without anybody having lost it is found', (t) => {
  const { lost: _, ...unexplained } = failedOver(regretted)
  t.true(breaches(unexplained).some(({ invariant, about }) => invariant === 'I7' && about === regretted))
  t.true(breaches(failedOver(regretted, { orders: [] })).some(({ invariant, about }) => invariant === 'I7' && about === regretted))
})

test('what is answered about an order after it was lost is not excused', (t) => {
  const evidence = failedOver(regretted)
  const late = { began: 101, ended: 102, by: customer, operation: 'GET /v1/orders', path: '/v1/orders', outcome: 'ok' as const, status: 200, answer: { orderId: regretted, status: 'confirmed' } }
  found(t, { ...evidence, visits: [...evidence.visits, late] }, 'I7', regretted, /was shown an order that is not there/)
})

test('what was handled and forgotten counts as handled, and nothing else does', (t) => {
  const sound = soundEvidence()
  const shipping = sound.books.find(({ context }) => context === 'shipping')!
  const [forgotten] = shipping.handled!
  const books = sound.books.map((book) => (book === shipping ? { ...book, handled: book.handled!.slice(1) } : book))
  const lost: Lost = { at: 100, orders: [], setBack: [], messages: [], handled: [forgotten!], repaired: [] }
  holds(t, { ...sound, books, lost }, 'I4')
  found(t, { ...sound, books, lost: { ...lost, handled: [] } }, 'I4', forgotten!.messageId, /shipping\/\S+ has neither handled/)
})

test('units stay accounted for, also those of orders that were lost', (t) => {
  const evidence = failedOver(delivered)
  found(t, { ...evidence, stock: evidence.stock.map((row) => ({ ...row, sold: 0, broughtIn: 8 })) }, 'I2', evidence.stock[0]!.productId, /sold/)
})

test('a parcel of an order that nobody has lost is still found', (t) => {
  const sound = soundEvidence()
  const shipments = [...sound.shipments, { shipmentId: 'stray', orderId: 'nowhere', status: 'pending' as const, version: 1 }]
  found(t, { ...sound, shipments, lost: failedOver(regretted).lost! }, 'I3', 'stray', /which is not there/)
})

test('what reconciliation has had done again is told again, in its own trace, and only that', (t) => {
  const sound = soundEvidence()
  const sold = sound.published.find(({ message }) => message.subject === 'catalog.stock-sold.v1' && message.key === delivered)!.message
  const again = announcing({ ...sold, id: 'sold-again', traceparent: traceparentOf(0x77) }, sound)
  const lost = (repaired: readonly string[]): Lost => ({ at: 100, orders: [], setBack: [], messages: [], handled: [], repaired })
  t.deepEqual(breaches({ ...again, lost: lost([delivered]) }), [])
  found(t, { ...again, lost: lost([regretted]) }, 'I6', delivered, /2 catalog.stock-sold/)
  found(t, { ...again, lost: lost([regretted]) }, 'I14', delivered, /another trace/)
})

test('units that are still held for an order that was lost are found, and a parcel that is still to be sent', (t) => {
  const evidence = failedOver(regretted)
  const [units, parcel] = [evidence.reservations, evidence.shipments].map((rows) => rows.findIndex(({ orderId }) => orderId === regretted))
  found(t, changing('reservations', units!, { status: 'held' }, evidence), 'I3', regretted, /units are still held/)
  found(t, changing('shipments', parcel!, { status: 'pending' }, evidence), 'I3', regretted, /parcel is still to be sent/)
  holds(t, changing('reservations', units!, { status: 'sold' }, evidence), 'I3')
  found(t, changing('reservations', units!, { status: 'sold' }, { ...evidence, shipments: evidence.shipments.filter((_, n) => n !== parcel) }), 'I3', regretted, /units are still sold/)
})
