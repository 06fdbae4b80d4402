import { instant, later, milliseconds, uuidv7, type Instant, type Message } from '@minishop/kernel'
import type { ContextBooks, Evidence, LedgerPayment, OrderRow, ReservationRow, ShipmentRow, Visit } from '../evidence.ts'

// A small shop after an eventful hour, in which everything holds: one order was delivered and some of its money given back, one was cancelled before
// it was paid, and one was cancelled in the very moment in which its parcel left. Tests plant one thing into it that does not hold.

const noon = instant(Date.UTC(2026, 0, 31, 12))
/** Ids in a known order: the nth is always the same. */
const testId = (n: number): string => uuidv7(milliseconds(noon), Uint8Array.of(0, 0, 0, 0, 0, 0, n >> 24, n >> 16, n >> 8, n))

export const customer = testId(0x10001)
export const [delivered, unpaid, regretted] = [testId(1), testId(2), testId(3)]
export const parcels = { delivered: testId(0x31), unpaid: testId(0x32), regretted: testId(0x33) }
export const mug = testId(0x21)
export const poison = testId(0x99)
export const secret = 'correct horse "battery" staple'
export const price = 3097

const minutes = (n: number): Instant => later(noon, { seconds: 60 * n })
const traceOf = (n: number): string => n.toString(16).padStart(32, '0')
export const traceparentOf = (trace: number): string => `00-${traceOf(trace)}-00000000000000aa-01`
const lines = [{ productId: mug, quantity: 2 }]
const money = { amount: price, currency: 'EUR' }

let count = 0
/** A message of its own id; all of one number are in one trace. */
export const message = (subject: string, key: string, data: object, trace: number, source = subject.split('.')[0]!): Message => {
  const id = testId(0x50000 + ++count)
  return { id, subject: `${subject}.v1`, source, key, time: noon, traceparent: traceparentOf(trace), data }
}

const fact = (orderId: string, kind: string, name: string, amount?: number) => ({ provider: 'simulated', fact: name, kind, paymentId: `pay_${orderId}`, ...(amount !== undefined && { amount }) })
const paymentFact = (orderId: string, kind: string, name: string, trace: number, amount?: number): Message =>
  message(`payments.payment-${kind}`, orderId, { orderId, provider: 'simulated', fact: name, paymentId: `pay_${orderId}`, ...(amount !== undefined && { amount: { amount, currency: 'EUR' } }) }, trace)
const ofOrder = (type: string, orderId: string, trace: number): Message => message(`orders.${type}`, orderId, { orderId, total: money }, trace)
const ofStock = (type: string, orderId: string, trace: number): Message => message(`catalog.${type}`, orderId, { orderId, lines }, trace)
const ofParcel = (type: string, shipmentId: string, orderId: string, trace: number): Message => message(`shipping.${type}`, shipmentId, { shipmentId, orderId }, trace)

const until = (orderId: string, parcel: string, trace: number): readonly Message[] => [
  ofOrder('order-placed', orderId, trace),
  ofStock('stock-reserved', orderId, trace),
  ofOrder('payment-requested', orderId, trace),
  paymentFact(orderId, 'authorised', `pay_${orderId}/authorised`, trace, price),
  ofOrder('order-confirmed', orderId, trace),
  ofStock('stock-sold', orderId, trace),
  paymentFact(orderId, 'captured', `pay_${orderId}/captured`, trace, price),
  ofParcel('shipment-created', parcel, orderId, trace),
  ofParcel('shipment-dispatched', parcel, orderId, trace + 1),
]

const messages = (): readonly Message[] => [
  ...until(delivered, parcels.delivered, 0x10),
  ofOrder('order-dispatched', delivered, 0x11),
  ofParcel('shipment-delivered', parcels.delivered, delivered, 0x12),
  ofOrder('order-delivered', delivered, 0x12),
  paymentFact(delivered, 'refunded', 're_1', 0x13, 500),
  message('orders.order-refunded', delivered, { orderId: delivered, refunded: { amount: 500, currency: 'EUR' } }, 0x13),
  ofOrder('order-placed', unpaid, 0x20),
  ofStock('stock-reserved', unpaid, 0x20),
  ofOrder('payment-requested', unpaid, 0x20),
  paymentFact(unpaid, 'action-required', `pay_${unpaid}/action-required`, 0x20),
  ofOrder('order-cancelled', unpaid, 0x21),
  ofStock('stock-released', unpaid, 0x21),
  paymentFact(unpaid, 'voided', `pay_${unpaid}/voided`, 0x21, price),
  ...until(regretted, parcels.regretted, 0x30),
  ofOrder('order-cancelled', regretted, 0x32),
  ofStock('stock-released', regretted, 0x32),
  paymentFact(regretted, 'refunded', 're_2', 0x32, price),
  message('orders.order-refunded', regretted, { orderId: regretted, refunded: money }, 0x32),
]

const heard: Readonly<Record<string, readonly string[]>> = {
  catalog: ['orders.order-placed', 'orders.order-confirmed', 'orders.order-cancelled', 'catalog.reservation-expiring'],
  orders: ['catalog.stock-reserved', 'payments.payment-authorised', 'payments.payment-captured', 'payments.payment-voided', 'payments.payment-refunded', 'shipping.shipment-dispatched', 'shipping.shipment-delivered'],
  payments: ['orders.payment-requested', 'orders.order-confirmed', 'orders.order-cancelled'],
  shipping: ['orders.order-confirmed', 'orders.order-cancelled'],
  notifications: ['orders.order-confirmed', 'orders.order-cancelled', 'orders.order-dispatched', 'orders.order-delivered', 'orders.order-refunded'],
}
const listeners = Object.entries(heard).flatMap(([context, subjects]) => subjects.map((subject) => ({ name: `${context}/${subject}`, subject: `${subject}.v1` })))
const stored = ['catalog', 'orders', 'shipping']

const history = (...entries: readonly (readonly [string, string?])[]): OrderRow['history'] => entries.map(([status, reason], index) => ({ status, at: minutes(index), ...(reason !== undefined && { reason }) }))
const order = (orderId: string, status: OrderRow['status'], facts: OrderRow['facts'], lived: OrderRow['history']): OrderRow => ({ orderId, userId: customer, status, total: money, lines, facts, history: lived, placedAt: noon, version: lived.length })
const paid = (orderId: string) => [fact(orderId, 'authorised', `pay_${orderId}/authorised`, price), fact(orderId, 'captured', `pay_${orderId}/captured`, price)]

const orders: readonly OrderRow[] = [
  order(delivered, 'delivered', [...paid(delivered), fact(delivered, 'refunded', 're_1', 500)], history(['placed'], ['awaiting-payment'], ['confirmed'], ['dispatched'], ['delivered'], ['delivered', 'refunded'])),
  order(unpaid, 'cancelled', [fact(unpaid, 'action-required', `pay_${unpaid}/action-required`), fact(unpaid, 'voided', `pay_${unpaid}/voided`, price)], history(['placed'], ['awaiting-payment'], ['cancelled', 'by-customer'])),
  order(regretted, 'cancelled', [...paid(regretted), fact(regretted, 'refunded', 're_2', price)], history(['placed'], ['awaiting-payment'], ['confirmed'], ['cancelled', 'by-staff'], ['cancelled', 'dispatched-after-cancellation'], ['cancelled', 'refunded'])),
]
const payment = (orderId: string, more: Partial<LedgerPayment>): LedgerPayment => ({ paymentId: `pay_${orderId}`, orderId, status: 'captured', amount: price, captures: [price], refunds: [], ...more })
const reservation = (orderId: string, status: ReservationRow['status']): ReservationRow => ({ orderId, status, lines, version: 2 })
const shipment = (shipmentId: string, orderId: string, status: ShipmentRow['status']): ShipmentRow => ({ shipmentId, orderId, status, version: 1 })

const answerOf = (orderId: string, status: string) => ({ orderId, userId: customer, status })
const visit = (began: number, operation: string, path: string, more: Partial<Visit>): Visit => ({ began, ended: began + 1, by: customer, operation, path, outcome: 'ok', status: 200, ...more })
const checkout = (began: number, key: string, more: Partial<Visit>): Visit => visit(began, 'POST /v1/orders', '/v1/orders', { key, status: 202, ...more })
const visits: readonly Visit[] = [
  visit(1, 'GET /v1/products', '/v1/products', { answer: { items: [{ productId: mug, available: 10 }] } }),
  checkout(3, 'key-1', { answer: answerOf(delivered, 'placed'), traceId: traceOf(0x10) }),
  checkout(5, 'key-1', { answer: answerOf(delivered, 'placed'), traceId: traceOf(0x15) }),
  checkout(7, 'key-2', { outcome: 'unknown' }),
  checkout(9, 'key-3', { answer: answerOf(regretted, 'confirmed'), traceId: traceOf(0x30) }),
  visit(11, 'GET /v1/orders/:orderId', `/v1/orders/${delivered}`, { answer: answerOf(delivered, 'confirmed') }),
  visit(13, 'POST /v1/orders/:orderId/cancellation', `/v1/orders/${unpaid}/cancellation`, { answer: answerOf(unpaid, 'cancelled') }),
  visit(15, 'POST /v1/orders/:orderId/cancellation', `/v1/orders/${regretted}/cancellation`, { by: 'staff', answer: answerOf(regretted, 'cancelled') }),
  visit(17, 'POST /v1/shipments/:shipmentId/dispatch', `/v1/shipments/${parcels.delivered}/dispatch`, { by: 'staff' }),
  visit(19, 'POST /v1/shipments/:shipmentId/delivery', `/v1/shipments/${parcels.delivered}/delivery`, { by: 'staff' }),
  visit(21, 'POST /v1/payments/:orderId/refunds', `/v1/payments/${delivered}/refunds`, { by: 'staff', key: 'key-4', status: 202 }),
  visit(23, 'GET /v1/orders', '/v1/orders?limit=10', { answer: { items: [answerOf(delivered, 'delivered'), answerOf(unpaid, 'cancelled')] } }),
  visit(25, 'POST /v1/products', '/v1/products', { outcome: 'fail', status: 403, forbidden: true }),
]

/** Evidence in which everything holds, with at least one row of each kind. */
export const soundEvidence = (): Evidence => {
  count = 0
  const all = messages()
  const planted: Message = { ...message('orders.order-placed', 'no-order', { broken: true }, 0x90), id: poison }
  const published = [...all, planted].map((one) => ({ message: one }))
  const heardBy = published.flatMap(({ message: { id, subject, key } }) => listeners.filter((listener) => listener.subject === subject && id !== poison).map(({ name }) => ({ listener: name, messageId: id, key })))
  const expiring = { message: message('catalog.reservation-expiring', unpaid, { orderId: unpaid }, 0x20), published: false, notBefore: minutes(50) }
  const books = Object.keys(heard).map((context): ContextBooks => ({
    context,
    outbox: stored.includes(context) ? [...all.filter(({ source }) => source === context).map((one) => ({ message: one, published: true })), ...(context === 'catalog' ? [expiring] : [])] : [],
    ...(stored.includes(context) && { handled: heardBy.filter(({ listener }) => listener.startsWith(`${context}/`)).map(({ listener, messageId }) => ({ listener, messageId })) }),
  }))
  const mails = [`order-confirmed.${delivered}`, `order-dispatched.${delivered}`, `order-delivered.${delivered}`, `order-cancelled.${unpaid}`, `order-confirmed.${regretted}`, `order-cancelled.${regretted}`, `order-refunded.${delivered}.500`, `order-refunded.${regretted}.${price}`]
  return {
    at: minutes(40),
    visits,
    orders,
    stock: [{ productId: mug, onHand: 8, reserved: 0, sold: 2, broughtIn: 10 }],
    reservations: [reservation(delivered, 'sold'), reservation(unpaid, 'released'), reservation(regretted, 'returned')],
    shipments: [shipment(parcels.delivered, delivered, 'delivered'), shipment(parcels.unpaid, unpaid, 'forestalled'), shipment(parcels.regretted, regretted, 'dispatched')],
    payments: [
      payment(delivered, { refunds: [{ refundId: 're_1', key: `${delivered}/refund/1`, amount: 500 }] }),
      payment(unpaid, { status: 'voided', captures: [] }),
      payment(regretted, { refunds: [{ refundId: 're_2', key: `${regretted}/refund-rest-after/0`, amount: price }] }),
    ],
    mails: mails.map((id) => ({ id, to: 'customer@example.test', subject: 'About your order', text: 'Hello.' })),
    books,
    published,
    deliveries: heardBy.map((delivery) => ({ ...delivery, verdict: 'done' as const })),
    deadLetters: listeners.filter(({ subject }) => subject === planted.subject).map(({ name }) => ({ listener: name, messageId: poison, key: 'no-order', reason: 'unreadable: orderId is missing' })),
    listeners,
    logs: ['{"level":"info","message":"order placed"}'],
    secrets: [secret],
    planted: [poison],
    mailersEnded: 0,
    recoveries: [{ of: 'orders', tookSeconds: 2, withinSeconds: 5 }],
    readiness: [{ context: 'orders', lost: 'PostgreSQL', redAfterSeconds: 1, greenAfterSeconds: 2, withinSeconds: 5, alive: true }],
    bounds: [{ of: 'memory', most: 100, limit: 200 }],
    turnedAway: [{ operation: 'POST /v1/orders', status: 503, retryAfter: '1' }],
  }
}
