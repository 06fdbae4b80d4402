import { Instant, listOf, optional, struct, text, type TypeOf } from '@minishop/kernel'
import { Address } from '../domain/address.ts'
import type { Shipment } from '../domain/shipment.ts'
import { Contents, OrderId, Reason, ShipmentId, ShipmentStatus, TrackingNumber } from '../domain/terms.ts'

const TrackingEventView = struct({ status: ShipmentStatus, at: Instant, location: optional(text({ max: 200 })) })

/** A shipment as its owner and staff see it. */
export const ShipmentView = struct({
  shipmentId: ShipmentId,
  orderId: OrderId,
  status: ShipmentStatus,
  method: text({ max: 64 }),
  carrier: text({ max: 100 }),
  trackingNumber: TrackingNumber,
  address: Address,
  lines: Contents,
  events: listOf(TrackingEventView, { max: 10_000 }),
  createdAt: Instant,
  failureReason: optional(Reason),
  /** There where the order was cancelled after the parcel had left. */
  orderCancelledAt: optional(Instant),
})
export type ShipmentView = TypeOf<typeof ShipmentView>

export const shipmentView = ({ userId: _, changedAt: __, version: ___, ...seen }: Shipment): ShipmentView => seen
