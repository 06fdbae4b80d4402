import { event, Instant, struct, text, type EventOf } from '@minishop/kernel'
import { OrderId, Reason, ShipmentId, TrackingNumber } from './terms.ts'

const shipmentId = '0195a7c2-7d00-7000-8000-0000000000e1' as ShipmentId
const orderId = '0195a7c2-7d00-7000-8000-00000000000a' as OrderId
const at = '2026-01-31T12:00:00.000Z' as Instant
const trackingNumber = 'MS1234567812345678' as TrackingNumber

const ofShipment = { shipmentId: ShipmentId, orderId: OrderId }
const sample = { shipmentId, orderId }
const Booked = struct({ ...ofShipment, carrier: text({ max: 100 }), trackingNumber: TrackingNumber })
const Underway = struct({ ...Booked.fields, at: Instant })
const booked = { ...sample, carrier: 'Minishop Parcel', trackingNumber }

export const ShipmentCreated = event('shipment-created', { summary: 'A parcel is to be packed; its carrier is booked', data: Booked, sample: booked })
export const ShipmentDispatched = event('shipment-dispatched', { summary: 'A parcel has left our warehouse', data: Underway, sample: { ...booked, at } })
export const ShipmentInTransit = event('shipment-in-transit', { summary: 'The carrier has scanned a parcel on its way', data: Underway, sample: { ...booked, at } })
export const ShipmentDelivered = event('shipment-delivered', {
  summary: 'A parcel has arrived',
  data: struct({ ...ofShipment, at: Instant }),
  sample: { ...sample, at },
})
export const ShipmentFailed = event('shipment-failed', {
  summary: 'A parcel can not be delivered, for good',
  data: struct({ ...ofShipment, reason: Reason, at: Instant }),
  sample: { ...sample, reason: 'The address does not exist.', at },
})
export const ShipmentCancelled = event('shipment-cancelled', { summary: 'A parcel is not to be sent; its booking is void', data: struct(ofShipment), sample })

export type ShipmentEvent = EventOf<
  | typeof ShipmentCreated
  | typeof ShipmentDispatched
  | typeof ShipmentInTransit
  | typeof ShipmentDelivered
  | typeof ShipmentFailed
  | typeof ShipmentCancelled
>
