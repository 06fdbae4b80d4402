import { id, integer, listOf, oneOf, struct, text, type TypeOf } from '@minishop/kernel'

export const ShipmentId = id('ShipmentId')
export type ShipmentId = TypeOf<typeof ShipmentId>
export const OrderId = id('OrderId')
export type OrderId = TypeOf<typeof OrderId>

export const ShipmentStatus = oneOf('pending', 'dispatched', 'in-transit', 'delivered', 'failed', 'cancelled')
export type ShipmentStatus = TypeOf<typeof ShipmentStatus>

/** By which the carrier, and anybody who was given it, finds a parcel. */
export const TrackingNumber = text({ min: 1, max: 64, pattern: /^[A-Z0-9]+$/, otherwise: 'must be capital letters and digits' })
export type TrackingNumber = TypeOf<typeof TrackingNumber>

/** What somebody has to say about a failure. */
export const Reason = text({ min: 1, max: 500, pattern: /\S/, otherwise: 'must not be blank' })

/** What is in the parcel. */
export const Packed = struct({ productId: id('ProductId'), name: text({ max: 200 }), quantity: integer({ min: 1, max: 9_999 }) })
export const Contents = listOf(Packed, { min: 1, max: 100 })
export type Contents = TypeOf<typeof Contents>
