import type { Breach, Evidence, OrderRow, ShipmentRow, Visit } from './evidence.ts'
import { against, checkouts, distinct, grouped, objectsIn, succeeded, textIn, visitsOf, type Invariant } from './reading.ts'

const breach = against('I7')

/** I7: what is accepted is an order, a repeat gets the same answer and makes nothing new, what somebody was told stands in the stores, and nothing is there that nobody asked for. */
export const answers: Invariant = (evidence) => [...unforeseen(evidence), ...unnamed(evidence), ...repeats(evidence), ...unasked(evidence), ...unkept(evidence), ...seen(evidence)]

const wishOf = ({ by, key }: Visit): string => `${by} ${key}`
const keyed = (evidence: Evidence): readonly Visit[] => checkouts(evidence).filter(({ key }) => key !== undefined)

/** What is away is said to be away (502 to 504); 500 is for what nobody foresaw. */
const unforeseen = ({ visits }: Evidence): readonly Breach[] =>
  visits.filter(({ status }) => status === 500).map(({ by, operation, key }) => breach(key ?? by, `${operation} was answered with 500: something that nobody foresaw.`))

const unnamed = (evidence: Evidence): readonly Breach[] =>
  checkouts(evidence)
    .filter((visit) => succeeded(visit) && textIn(visit.answer, 'orderId') === undefined)
    .map(({ key, by, status }) => breach(key ?? by, `A checkout was answered with ${status}, and the answer names no order.`))

const repeats = (evidence: Evidence): readonly Breach[] =>
  [...grouped(keyed(evidence).filter(succeeded), wishOf)].flatMap(([, visits]) => {
    const { key } = visits[0]!
    const orderIds = new Set(visits.map(({ answer }) => textIn(answer, 'orderId')))
    // Whoever asks to wait is answered the order as it is later; the answer that is kept says that it is placed.
    const bodies = new Set(visits.filter(({ answer }) => textIn(answer, 'status') === 'placed').map(({ answer }) => JSON.stringify(answer)))
    return [
      ...(orderIds.size > 1
        ? [breach(key!, `One Idempotency-Key was answered with ${orderIds.size} orders: ${[...orderIds].join(', ')}.`)]
        : []),
      ...(orderIds.size === 1 && bodies.size > 1
        ? [breach(key!, 'A repeat under one Idempotency-Key was answered in other words than the first.')]
        : []),
    ]
  })

/** Orders that no visit was told of must be those of visits that never got their answer, one for each key at most. */
const unasked = (evidence: Evidence): readonly Breach[] => {
  const told = checkouts(evidence).filter(succeeded)
  const claimed = grouped(told, ({ answer }) => textIn(answer, 'orderId') ?? '')
  const answered = new Set(told.map(wishOf))
  const lost = checkouts(evidence).filter((visit) => visit.outcome === 'unknown' && !answered.has(wishOf(visit)))
  const open = distinct(lost, (visit) => (visit.key === undefined ? `${visit.began} ${visit.by}` : wishOf(visit)))
  const shared = [...claimed].flatMap(([orderId, visits]) => {
    const keys = new Set(visits.map(wishOf))
    return keys.size > 1 ? [breach(orderId, `${keys.size} wishes with keys of their own were answered with this one order.`)] : []
  })
  const known = new Set(evidence.orders.map(({ userId }) => userId))
  const left = open.map(({ by }) => by)
  const take = (fits: (by: string) => boolean): boolean => {
    const index = left.findIndex(fits)
    if (index >= 0) left.splice(index, 1)
    return index >= 0
  }
  const ghosts = evidence.orders
    .filter(({ orderId }) => !claimed.has(orderId))
    .filter(({ userId }) => !take((by) => by === userId) && !take((by) => !known.has(by)))
    .map(({ orderId, userId }) => breach(orderId, `There is an order of ${userId} that nobody asked for: no visit was told of it, and none whose answer got lost can have made it.`))
  return [...shared, ...ghosts]
}

const unkept = (evidence: Evidence): readonly Breach[] => {
  const orders = new Map(evidence.orders.map((order) => [order.orderId, order]))
  const shipments = new Map(evidence.shipments.map((shipment) => [shipment.shipmentId, shipment]))
  const kept = (path: RegExp, holds: (id: string) => boolean, what: string) =>
    visitsOf(evidence, 'POST', path).flatMap(({ visit, id }) => (succeeded(visit) && !holds(id)
      ? [breach(id, `${visit.by} was told that ${what}, and it is not so.`)]
      : []))
  const shipped = (id: string, statuses: readonly ShipmentRow['status'][]) => statuses.includes(shipments.get(id)?.status ?? 'pending')
  return [
    ...checkouts(evidence)
      .filter(succeeded)
      .flatMap(({ by, answer }) => {
        const orderId = textIn(answer, 'orderId')
        const order = orderId === undefined ? undefined : orders.get(orderId)
        if (order === undefined) return [breach(orderId ?? by, `${by} was told that the order is placed, and it is not there.`)]
        const userId = textIn(answer, 'userId')
        return userId === undefined || userId === order.userId
          ? []
          : [breach(order.orderId, `${by} was told of an order of ${userId}, and it belongs to ${order.userId}.`)]
      }),
    ...kept(/^\/v1\/orders\/([^/]+)\/cancellation$/, (id) => orders.get(id)?.status === 'cancelled', 'the order is cancelled'),
    ...kept(/^\/v1\/shipments\/([^/]+)\/dispatch$/, (id) => shipped(id, ['dispatched', 'in-transit', 'delivered', 'failed']), 'the parcel has left'),
    ...kept(/^\/v1\/shipments\/([^/]+)\/delivery$/, (id) => shipped(id, ['delivered']), 'the parcel has arrived'),
    ...kept(/^\/v1\/shipments\/([^/]+)\/failure$/, (id) => shipped(id, ['failed']), 'the parcel can not be delivered'),
  ]
}

/** A status that somebody was shown was true then, so the order's history has it. */
const seen = (evidence: Evidence): readonly Breach[] => {
  const orders = new Map(evidence.orders.map((order) => [order.orderId, order]))
  return evidence.visits
    .filter((visit) => succeeded(visit) && / \/v1\/orders(\/|$|\?)/.test(visit.operation))
    .flatMap(({ by, answer }) => objectsIn(answer).flatMap((shown) => unlike(by, shown, orders)))
}

const unlike = (by: string, shown: object, orders: ReadonlyMap<string, OrderRow>): readonly Breach[] => {
  const orderId = textIn(shown, 'orderId')
  const status = textIn(shown, 'status')
  if (orderId === undefined || status === undefined) return []
  const order = orders.get(orderId)
  if (order === undefined) return [breach(orderId, `${by} was shown an order that is not there.`)]
  return order.history.some((entry) => entry.status === status)
    ? []
    : [breach(orderId, `${by} was shown the order as ${status}, and its history has no such status.`)]
}
