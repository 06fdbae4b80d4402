import type { Message } from '@minishop/kernel'
import type { Breach, Evidence, OrderRow, ReservationRow, ShipmentRow } from './evidence.ts'
import { announced, against, grouped, kindOf, planted, textIn, type Invariant } from './reading.ts'

const breach = against('I5')

/** I5: nothing is told that was not committed, and what the announcements tell is what the stores have. */
export const ghosts: Invariant = (evidence) => [...uncommitted(evidence), ...ofOrders(evidence), ...ofReservations(evidence), ...ofShipments(evidence)]

const uncommitted = (evidence: Evidence): readonly Breach[] => {
  const books = new Map(evidence.books.map((book) => [book.context, { ...book, rows: new Map(book.outbox.map(({ message }) => [message.id, message])) }]))
  const contexts = new Set([...books.keys(), ...evidence.listeners.map(({ name }) => name.split('/')[0]!)])
  return evidence.published.flatMap(({ message }) => {
    const { id, source, subject, key } = message
    if (planted(evidence, id)) return []
    const book = books.get(source)
    if (!contexts.has(source)) return [breach(id, `${subject} of ${key} comes from ${source}, and there is no such context.`)]
    if (!subject.startsWith(`${source}.`)) return [breach(id, `${source} published ${subject}, which is not its own to tell.`)]
    // A context without a store has nothing to compare with; what payments tells is held against the provider's book.
    if (book?.handled === undefined) return []
    const committed = book.rows.get(id)
    if (committed === undefined) return [breach(id, `${source} published ${subject} of ${key}, and never committed it.`)]
    return same(committed.data, message.data) && committed.key === key && committed.subject === subject
      ? []
      : [breach(id, `${source} published ${subject} of ${key} with other words than it committed.`)]
  })
}

const same = (a: unknown, b: unknown): boolean => written(a) === written(b)
/** JSON whose fields are in one order: a store may keep them in another. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
  }) ?? ''

const told: { readonly [status in OrderRow['status']]: string } = {
  placed: 'order-placed',
  'awaiting-payment': 'payment-requested',
  confirmed: 'order-confirmed',
  dispatched: 'order-dispatched',
  delivered: 'order-delivered',
  cancelled: 'order-cancelled',
}

/** What orders tells for comparison: the wish for it, which orders there are, and which there are not. */
const ofNoOrder = ['orders.reconciliation-requested', 'orders.orders-listed', 'orders.order-vanished']

/** What a context announced, by what it is about, as the kinds of its events. */
const kindsBy = (evidence: Evidence, context: string, about: (message: Message) => string): ReadonlyMap<string, readonly string[]> => {
  const own = announced(evidence).filter((message) => message.source === context && !ofNoOrder.includes(kindOf(message)) && !planted(evidence, message.id))
  return new Map([...grouped(own, about)].map(([name, messages]) => [name, messages.map((message) => kindOf(message).split('.')[1]!)]))
}

const ofOrders = (evidence: Evidence): readonly Breach[] => {
  const said = kindsBy(evidence, 'orders', ({ key }) => key)
  return [
    ...[...said.keys()].flatMap((orderId) => (evidence.orders.some((order) => order.orderId === orderId)
      ? []
      : [breach(orderId, 'Orders told of an order that is not there.')])),
    ...evidence.orders.flatMap(({ orderId, status, history }) => {
      const kinds = said.get(orderId) ?? []
      const reached = new Set(history.map((entry) => entry.status))
      const refunds = history.filter(({ reason }) => reason === 'refunded').length
      const refundsSaid = kinds.filter((kind) => kind === 'order-refunded').length
      return [
        ...(reached.has(status) ? [] : [breach(orderId, `The order is ${status}, and its history says nothing of it.`)]),
        ...Object.entries(told).flatMap(([step, kind]) => {
          if (reached.has(step) === kinds.includes(kind)) return []
          return [breach(orderId, reached.has(step) ? `The order became ${step}, and no ${kind} was ever committed.` : `There is an ${kind}, and the order never became ${step}.`)]
        }),
        ...(refunds === refundsSaid
          ? []
          : [breach(orderId, `${refunds} refunds stand in its history, and ${refundsSaid} order-refunded were committed.`)]),
      ]
    }),
  ]
}

const reservedAs: { readonly [kind: string]: readonly ReservationRow['status'][] } = {
  'stock-reserved': ['held', 'released', 'lapsed', 'sold', 'returned', 'lost'],
  'stock-refused': ['refused'],
  'stock-released': ['released', 'lapsed', 'returned', 'sold', 'lost'],
  'stock-sold': ['sold', 'returned'],
  'stock-lost': ['lost'],
}
const neededFor: { readonly [status in ReservationRow['status']]?: readonly string[] } = {
  held: ['stock-reserved'],
  refused: ['stock-refused'],
  sold: ['stock-reserved', 'stock-sold'],
  returned: ['stock-reserved', 'stock-sold', 'stock-released'],
  lapsed: ['stock-reserved', 'stock-released'],
  lost: ['stock-reserved', 'stock-released', 'stock-lost'],
}

const ofReservations = (evidence: Evidence): readonly Breach[] =>
  agree(evidence, 'catalog', 'reservation', evidence.reservations.map(({ orderId, status }) => ({ about: orderId, status })), reservedAs, neededFor)

const shippedAs: { readonly [kind: string]: readonly ShipmentRow['status'][] } = {
  'shipment-created': ['pending', 'dispatched', 'in-transit', 'delivered', 'failed', 'cancelled'],
  'shipment-dispatched': ['dispatched', 'in-transit', 'delivered', 'failed'],
  'shipment-in-transit': ['in-transit', 'delivered', 'failed'],
  'shipment-delivered': ['delivered'],
  'shipment-failed': ['failed'],
  'shipment-cancelled': ['cancelled'],
}
const shownBy: { readonly [status in ShipmentRow['status']]?: readonly string[] } = {
  pending: ['shipment-created'],
  dispatched: ['shipment-created', 'shipment-dispatched'],
  'in-transit': ['shipment-created', 'shipment-in-transit'],
  delivered: ['shipment-created', 'shipment-delivered'],
  failed: ['shipment-created', 'shipment-failed'],
  cancelled: ['shipment-created', 'shipment-cancelled'],
}

const ofShipments = (evidence: Evidence): readonly Breach[] =>
  agree(evidence, 'shipping', 'shipment', evidence.shipments.map(({ orderId, status }) => ({ about: orderId, status })), shippedAs, shownBy)

/** What was told needs a row that has been there, and a row needs its announcement. */
const agree = (
  evidence: Evidence,
  context: string,
  thing: string,
  rows: readonly { readonly about: string; readonly status: string }[],
  possible: { readonly [kind: string]: readonly string[] },
  needed: { readonly [status: string]: readonly string[] },
): readonly Breach[] => {
  const said = kindsBy(evidence, context, ({ key, data }) => textIn(data, 'orderId') ?? key)
  const byOrder = new Map(rows.map((row) => [row.about, row.status]))
  return [
    ...[...said].flatMap(([about, kinds]) =>
      kinds.flatMap((kind) => {
        const statuses = possible[kind]
        const status = byOrder.get(about)
        if (statuses === undefined || (status !== undefined && statuses.includes(status))) return []
        return [breach(about, `${context} told ${kind}, and the ${thing} of the order is ${status ?? 'not there'}.`)]
      }),
    ),
    ...rows.flatMap(({ about, status }) =>
      (needed[status] ?? []).filter((kind) => !said.get(about)?.includes(kind)).map((kind) => breach(about, `The ${thing} of the order is ${status}, and no ${kind} was ever committed.`)),
    ),
  ]
}
