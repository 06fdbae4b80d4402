import type { Change, UserId } from '@minishop/kernel'
import type { Forestalled, Shipment, ShipmentChange } from '../domain/shipment.ts'
import type { OrderId, ShipmentId, ShipmentStatus, TrackingNumber } from '../domain/terms.ts'

export interface Page {
  readonly shipments: readonly Shipment[]
  /** Where the next page starts; absent on the last one. */
  readonly next?: string | undefined
}

/** The orders there are after the one id and up to the other. */
export interface Listed {
  readonly after: OrderId
  readonly upTo: OrderId
  readonly orderIds: readonly OrderId[]
  readonly limit: number
}

/**
 * Where shipments are kept. Saving a change keeps its events too: both or neither. Only the first of two who change one version succeeds, and an
 * order has one shipment or one note that there must be none, never both. Both are `Conflict` for the other.
 */
export abstract class Shipments {
  abstract find(shipmentId: ShipmentId): Promise<Shipment | undefined>
  /** The same, as the customer sees it: only where the order is theirs. */
  abstract findFor(userId: UserId, shipmentId: ShipmentId): Promise<Shipment | undefined>
  abstract findByOrder(orderId: OrderId): Promise<Shipment | Forestalled | undefined>
  abstract findByTrackingNumber(trackingNumber: TrackingNumber): Promise<Shipment | undefined>
  /** The newest first. Nothing for a cursor that this port did not make. */
  abstract page(wanted: { readonly status?: ShipmentStatus | undefined; readonly limit: number; readonly cursor?: string | undefined }): Promise<Page | undefined>
  /** Those that can still move, the longest unchanged first. */
  abstract underWay(limit: number): Promise<readonly Shipment[]>
  /** Orders after the one id and up to the other that have a parcel which is not cancelled, without those that are listed; the oldest first. */
  abstract unlisted(listed: Listed): Promise<readonly OrderId[]>
  abstract save(change: ShipmentChange | Change<Forestalled, never>): Promise<void>
}
