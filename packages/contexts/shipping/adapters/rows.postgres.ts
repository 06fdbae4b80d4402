import type { UserId } from '@minishop/kernel'
import { defineEntity, instant, p, type TablesOf } from '@minishop/postgres'
import type { Address } from '../domain/address.ts'
import type { Forestalled, Shipment, TrackingEvent } from '../domain/shipment.ts'
import type { Contents, OrderId, ShipmentId, TrackingNumber } from '../domain/terms.ts'

/** A shipment, or in its place the note that there must be none: then all that only a shipment has is null. */
export const ShipmentRow = defineEntity({
  name: 'ShipmentRow',
  tableName: 'shipments',
  properties: {
    shipmentId: p.uuid().$type<ShipmentId>().primary(),
    orderId: p.uuid().$type<OrderId>(),
    status: p.text().$type<Shipment['status'] | Forestalled['status']>(),
    createdAt: instant(),
    version: p.integer(),
    userId: p.uuid().$type<UserId>().nullable(),
    method: p.text().nullable(),
    address: p.json().$type<Address>().nullable(),
    lines: p.json().$type<Contents>().nullable(),
    carrier: p.text().nullable(),
    trackingNumber: p.text().$type<TrackingNumber>().nullable(),
    events: p.json().$type<readonly TrackingEvent[]>().nullable(),
    changedAt: instant().nullable(),
    failureReason: p.text().nullable(),
    orderCancelledAt: instant().nullable(),
  },
})

export const rows = [ShipmentRow] as const
export type Tables = TablesOf<typeof rows>
