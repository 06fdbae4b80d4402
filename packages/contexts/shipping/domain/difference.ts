import { event, Flag, listOf, oneOf, secondsBetween, struct, text, type Instant, type TypeOf } from '@minishop/kernel'
import { ShipmentCreated, type ShipmentEvent } from './announcements.ts'
import { announced, isForestalled, type Forestalled, type Shipment } from './shipment.ts'
import { OrderId, type ShipmentStatus } from './terms.ts'

// What an order says of itself once more is compared with its parcel. What shipping would have done, had it heard of the order in time, it does now;
// what it can't put right it tells.

/** As orders has them. */
export const OrderStatus = oneOf('placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled')
export type OrderStatus = TypeOf<typeof OrderStatus>
export const DifferenceKind = oneOf('shipment-missing', 'shipment-not-cancelled', 'shipment-cancelled', 'shipment-unknown-to-order', 'shipment-behind-order', 'shipment-without-order')
export type DifferenceKind = TypeOf<typeof DifferenceKind>

export const DifferenceFound = event('difference-found', {
  summary: 'The parcel of an order is not as the order says',
  data: struct({ orderId: OrderId, kind: DifferenceKind, repaired: Flag, detail: text({ min: 1, max: 500 }) }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, kind: 'shipment-missing', repaired: true, detail: 'There was none. It is booked now.' },
})

export const DifferenceSettled = event('difference-settled', {
  summary: 'What was left open about a parcel is found no more',
  data: struct({ orderId: OrderId, kind: DifferenceKind }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, kind: 'shipment-behind-order' },
})
/** What orders has written down as open about one order, of every kind. */
export const OpenKinds = listOf(text({ min: 1, max: 64 }), { max: 100 })

/** That what was open and is found no more is settled. */
export const settled = (orderId: OrderId, open: readonly string[], found: DifferenceKind | undefined) =>
  open.filter(DifferenceKind.is).filter((kind) => kind !== found).map((kind) => DifferenceSettled({ orderId, kind }))

/** How far along a parcel is. What ended otherwise is as far as it gets. */
const ranks: { readonly [S in ShipmentStatus]: number } = { pending: 0, dispatched: 1, 'in-transit': 2, failed: 3, cancelled: 3, delivered: 4 }
/** Seconds that news of a parcel may be on their way. */
const newsSeconds = 60

export interface Restated {
  readonly status: OrderStatus
  /** What the order knows of its parcel. */
  readonly shipment: { readonly status: ShipmentStatus } | null
}
export type Repair = 'make' | 'cancel' | 'tell' | 'none'

/** What differs, and what is to be done about it; nothing where order and parcel agree, or the news are on their way. */
export const compare = (order: Restated, found: Shipment | Forestalled | undefined, at: Instant): { readonly kind: DifferenceKind; readonly repair: Repair } | undefined => {
  const { status } = order
  const sent = status === 'confirmed' || status === 'dispatched' || status === 'delivered'
  if (found === undefined) return sent ? { kind: 'shipment-missing', repair: status === 'confirmed' ? 'make' : 'none' } : undefined
  if (isForestalled(found)) return sent ? { kind: 'shipment-cancelled', repair: 'none' } : undefined
  if (isOnItsWay(found, at)) return undefined
  if (status === 'cancelled') {
    if (found.status === 'pending' || (found.status !== 'cancelled' && found.orderCancelledAt === undefined)) return { kind: 'shipment-not-cancelled', repair: 'cancel' }
    return found.status === 'cancelled' && order.shipment?.status === 'pending' ? { kind: 'shipment-unknown-to-order', repair: 'tell' } : undefined
  }
  if (isBehind(order, found)) return { kind: 'shipment-unknown-to-order', repair: 'tell' }
  if (found.status === 'cancelled') return { kind: 'shipment-cancelled', repair: 'none' }
  return order.shipment !== null && ranks[order.shipment.status] > ranks[found.status] ? { kind: 'shipment-behind-order', repair: 'none' } : undefined
}

/** Whether the order may not have heard yet how its parcel is now. */
export const isOnItsWay = (found: Shipment | Forestalled | undefined, at: Instant): boolean =>
  found !== undefined && !isForestalled(found) && secondsBetween(found.changedAt, at) < newsSeconds

/** What is to be done about a parcel whose order has vanished. Where there is money, somebody waits for it. */
export const compareVanished = (found: Shipment | Forestalled | undefined, money: boolean): 'cancel' | 'none' | undefined => {
  if (found === undefined || isForestalled(found) || found.status === 'cancelled') return undefined
  return found.status === 'pending' && !money ? 'cancel' : 'none'
}

/** Whether its goods are not here any more. */
export const hasLeft = (found: Shipment | Forestalled | undefined): boolean =>
  found !== undefined && !isForestalled(found) && found.status !== 'pending' && found.status !== 'cancelled'

const isBehind = ({ status, shipment }: Restated, found: Shipment): boolean => {
  if (shipment === null || ranks[shipment.status] < ranks[found.status]) return true
  const left = found.status === 'dispatched' || found.status === 'in-transit'
  return (status === 'confirmed' && left) || ((status === 'confirmed' || status === 'dispatched') && found.status === 'delivered')
}

/** The news of a parcel once more, as far as it is. */
export const retold = (shipment: Shipment): readonly ShipmentEvent[] => {
  const { shipmentId, orderId, carrier, trackingNumber } = shipment
  return shipment.status === 'pending' ? [ShipmentCreated({ shipmentId, orderId, carrier, trackingNumber })] : announced(shipment, shipment.changedAt)
}
