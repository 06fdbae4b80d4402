import { derivedId, refusal, type Change, type Instant, type UserId } from '@minishop/kernel'
import type { Address } from './address.ts'
import { ShipmentCancelled, ShipmentCreated, ShipmentDelivered, ShipmentDispatched, ShipmentFailed, ShipmentInTransit, type ShipmentEvent } from './announcements.ts'
import type { Contents, OrderId, ShipmentId, ShipmentStatus, TrackingNumber } from './terms.ts'

// The life of a shipment. Each confirmed order has one. It is pending while it is packed, dispatched when it leaves the warehouse, in transit when
// the carrier scans it, and at last delivered, or failed where it can't be. While it is pending, its order may be cancelled: then it is not sent.
// A status never moves back. Scans of the carrier that arrive late are written down, and move nothing.
//
// An order can be cancelled before we hear that it was confirmed. That is remembered in the shipment's place, so that none is ever made.

export const transitions: { readonly [From in ShipmentStatus]: readonly ShipmentStatus[] } = {
  pending: ['dispatched', 'cancelled'],
  dispatched: ['in-transit', 'delivered', 'failed'],
  'in-transit': ['delivered', 'failed'],
  delivered: [],
  failed: [],
  cancelled: [],
}

/** One line of what became of a parcel. */
export interface TrackingEvent {
  readonly status: ShipmentStatus
  readonly at: Instant
  /** Where the carrier scanned it. */
  readonly location?: string | undefined
}

/** What the carrier gave us for the parcel. */
export interface Booking {
  readonly carrier: string
  readonly trackingNumber: TrackingNumber
}

export interface Shipment extends Booking {
  readonly shipmentId: ShipmentId
  readonly orderId: OrderId
  readonly userId: UserId
  readonly status: ShipmentStatus
  readonly method: string
  readonly address: Address
  readonly lines: Contents
  /** In the order in which we learned of them; scans that came late stand after younger ones. */
  readonly events: readonly TrackingEvent[]
  readonly createdAt: Instant
  /** When its status became what it is, by our own time. */
  readonly changedAt: Instant
  readonly failureReason?: string | undefined
  /** Where the order was cancelled when the parcel had left: it comes back, or is a gift. */
  readonly orderCancelledAt?: Instant | undefined
  /** Counts the changes, from 1. */
  readonly version: number
}

/** In the place of a shipment that must not be made. */
export interface Forestalled {
  readonly shipmentId: ShipmentId
  readonly orderId: OrderId
  readonly status: 'forestalled'
  readonly createdAt: Instant
  readonly version: 1
}

export type ShipmentChange = Change<Shipment, ShipmentEvent>

export const shipmentNotFound = refusal('shipment-not-found', 'not-found', 'There is no such shipment.')
export const wrongShipmentStatus = refusal('wrong-shipment-status', 'conflict', 'The shipment is in another status: this can not follow it.')

/** An order has one shipment, whoever makes it and however often: its id follows from the order's. */
export const shipmentIdOf = (orderId: OrderId): ShipmentId => derivedId(orderId, 'shipment') as ShipmentId

export const isForestalled = (found: Shipment | Forestalled): found is Forestalled => found.status === 'forestalled'

type Ordered = Pick<Shipment, 'orderId' | 'userId' | 'method' | 'address' | 'lines'>

export const create = (ordered: Ordered, booking: Booking, at: Instant): ShipmentChange => {
  const shipmentId = shipmentIdOf(ordered.orderId)
  return {
    state: { ...ordered, ...booking, shipmentId, status: 'pending', events: [{ status: 'pending', at }], createdAt: at, changedAt: at, version: 1 },
    events: [ShipmentCreated({ shipmentId, orderId: ordered.orderId, ...booking })],
  }
}

export const forestall = (orderId: OrderId, at: Instant): Change<Forestalled, never> => ({
  state: { shipmentId: shipmentIdOf(orderId), orderId, status: 'forestalled', createdAt: at, version: 1 },
  events: [],
})

/** What is told of a shipment when it has become what it is. */
export const announced = (shipment: Shipment, at: Instant): readonly ShipmentEvent[] => {
  const { shipmentId, orderId, carrier, trackingNumber, failureReason = 'The carrier could not deliver it.' } = shipment
  switch (shipment.status) {
    case 'pending':
      return []
    case 'dispatched':
      return [ShipmentDispatched({ shipmentId, orderId, carrier, trackingNumber, at })]
    case 'in-transit':
      return [ShipmentInTransit({ shipmentId, orderId, carrier, trackingNumber, at })]
    case 'delivered':
      return [ShipmentDelivered({ shipmentId, orderId, at })]
    case 'failed':
      return [ShipmentFailed({ shipmentId, orderId, reason: failureReason, at })]
    case 'cancelled':
      return [ShipmentCancelled({ shipmentId, orderId })]
  }
}

const changed = (shipment: Shipment, changes: Partial<Shipment>): Shipment => ({ ...shipment, ...changes, version: shipment.version + 1 })

/** One step further. `event.at` is when it happened, `at` when we learn of it. Refused for a step that no life of a shipment has. */
export const move = (shipment: Shipment, event: TrackingEvent, at: Instant, failureReason?: string): ShipmentChange | typeof wrongShipmentStatus => {
  if (!transitions[shipment.status].includes(event.status)) return wrongShipmentStatus.with({ shipmentStatus: shipment.status, possible: transitions[shipment.status] })
  const state = changed(shipment, {
    status: event.status,
    events: [...shipment.events, event],
    changedAt: at,
    ...(failureReason !== undefined && { failureReason }),
  })
  return { state, events: announced(state, event.at) }
}

/** The order was cancelled: what has not left stays here, and what has is marked. Nothing where that is no news. */
export const orderCancelled = (shipment: Shipment, at: Instant): ShipmentChange | undefined => {
  if (shipment.status === 'cancelled' || shipment.orderCancelledAt !== undefined) return undefined
  if (shipment.status !== 'pending') return { state: changed(shipment, { orderCancelledAt: at }), events: [] }
  const state = changed(shipment, { status: 'cancelled', events: [...shipment.events, { status: 'cancelled', at }], changedAt: at })
  return { state, events: announced(state, at) }
}

/** What a carrier can see of a parcel. */
export interface Scan extends TrackingEvent {
  readonly status: 'dispatched' | 'in-transit' | 'delivered' | 'failed'
}

const sameEvent = (a: TrackingEvent, b: TrackingEvent): boolean => a.status === b.status && a.at === b.at && a.location === b.location

/** Takes in the carrier's scans, in the order in which they were made. Nothing where none of them is new. */
export const scanned = (shipment: Shipment, scans: readonly Scan[], at: Instant): ShipmentChange | undefined => {
  const news = scans.filter((scan) => !shipment.events.some((event) => sameEvent(event, scan))).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  if (news.length === 0) return undefined
  let state = shipment
  const events: ShipmentEvent[] = []
  for (const { status, at: scannedAt, location } of news) {
    const event: TrackingEvent = { status, at: scannedAt, ...(location !== undefined && { location }) }
    const moves = transitions[state.status].includes(status)
    state = { ...state, events: [...state.events, event], ...(moves && { status, changedAt: at }) }
    if (moves) events.push(...announced(state, scannedAt))
  }
  return { state: { ...state, version: shipment.version + 1 }, events }
}
