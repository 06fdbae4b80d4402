import { later, type Instant } from '@minishop/kernel'
import type { Breach, Evidence, OrderRow, ReservationRow, ShipmentRow } from './evidence.ts'
import { against, leftRegardless, stands, type Invariant } from './reading.ts'

const breach = against('I3')

/** Seconds that the shop promises an order to wait at most, written down here once more on purpose: the checker does not believe the shop's own numbers. */
const stockSeconds = 2 * 60
const paymentSeconds = 15 * 60
const holdSeconds = 45 * 60
/** That a deadline may take from its time to its effect. */
const graceSeconds = 60

/** I3: nothing waits for longer than its deadline; what is cancelled holds nothing and is not sent; what is confirmed is sold, and sent once. */
export const terminality: Invariant = (evidence) => [
  ...evidence.orders.flatMap((order) => [...waiting(order, evidence.at), ...settled(order, evidence)]),
  ...evidence.reservations.flatMap((reservation) => forgotten(reservation, evidence)),
  ...evidence.shipments.flatMap(({ shipmentId, orderId, status }) =>
    status === 'forestalled' || evidence.orders.some((order) => order.orderId === orderId)
      ? []
      : [breach(shipmentId, `A parcel is ${status} for the order ${orderId}, which is not there.`)],
  ),
]

const waiting = ({ orderId, status, history, placedAt }: OrderRow, at: Instant): readonly Breach[] => {
  const since = history.find((entry) => entry.status === status)?.at ?? placedAt
  const seconds = status === 'placed' ? stockSeconds : status === 'awaiting-payment' ? paymentSeconds : undefined
  if (seconds === undefined || later(since, { seconds: seconds + graceSeconds }) >= at) return []
  return [breach(orderId, `The order is still ${status}, since ${since}: after ${seconds} seconds it had to be further or cancelled.`)]
}

const settled = (order: OrderRow, { reservations, shipments }: Evidence): readonly Breach[] => {
  const { orderId, status } = order
  const reservation = reservations.find((one) => one.orderId === orderId)
  const parcels = shipments.filter((one) => one.orderId === orderId)
  if (status === 'cancelled') return [...stillHeld(orderId, reservation), ...stillSent(order, parcels)]
  if (!stands(order)) return []
  const [parcel] = parcels
  return [
    ...(isSold(order, reservation)
      ? []
      : [breach(orderId, `The order is ${status}, and its reservation is ${reservation?.status ?? 'not there'} instead of sold.`)]),
    ...(parcels.length === 1 ? [] : [breach(orderId, `The order is ${status}, and it has ${parcels.length} shipments instead of one.`)]),
    ...(parcel && !fits(order, parcel) ? [breach(orderId, `The order is ${status}, and its shipment is ${parcel.status}.`)] : []),
  ]
}

const stillHeld = (orderId: string, reservation: ReservationRow | undefined): readonly Breach[] =>
  reservation?.status === 'held' || reservation?.status === 'sold'
    ? [breach(orderId, `The order is cancelled, and its reservation is still ${reservation.status}.`)]
    : []

const stillSent = (order: OrderRow, parcels: readonly ShipmentRow[]): readonly Breach[] =>
  parcels.flatMap(({ status }) => {
    const stays = status === 'cancelled' || status === 'forestalled'
    const known = status !== 'pending' && leftRegardless(order)
    return stays || known
      ? []
      : [breach(order.orderId, `The order is cancelled, and its shipment is ${status}, of which its history says nothing.`)]
  })

/** What has left before the catalog found that its units had gone to others is not called back. */
const isSold = ({ status }: OrderRow, reservation: ReservationRow | undefined): boolean =>
  reservation?.status === 'sold' || (reservation?.status === 'lost' && status !== 'confirmed')

const fits = ({ status }: OrderRow, parcel: ShipmentRow): boolean => {
  switch (parcel.status) {
    case 'pending':
      return status === 'confirmed'
    case 'dispatched':
    case 'in-transit':
    case 'failed':
      return status === 'dispatched'
    case 'delivered':
      return status === 'delivered'
    case 'cancelled':
    case 'forestalled':
      return false
  }
}

const forgotten = ({ orderId, status }: ReservationRow, { orders, at }: Evidence): readonly Breach[] => {
  const order = orders.find((one) => one.orderId === orderId)
  if (order === undefined) return status === 'released'
    ? []
    : [breach(orderId, `A reservation is ${status} for an order that is not there.`)]
  const over = later(order.placedAt, { seconds: stockSeconds + holdSeconds + graceSeconds }) < at
  const early = later(order.placedAt, { seconds: holdSeconds - graceSeconds }) > at
  if (status === 'lapsed' && early) return [breach(orderId, 'A reservation has lapsed before its time was up.')]
  return status === 'held' && over ? [breach(orderId, 'A reservation is still held although its time is up.')] : []
}
