import { id, oneOf, text, type TypeOf } from '@minishop/kernel'

// What we know of the parcel, as shipping tells it. Its status never moves back: an older message that arrives late still adds what it knows.

export const ShipmentId = id('ShipmentId')
export type ShipmentId = TypeOf<typeof ShipmentId>
export const ShipmentStatus = oneOf('pending', 'dispatched', 'in-transit', 'delivered', 'failed', 'cancelled')
export type ShipmentStatus = TypeOf<typeof ShipmentStatus>
export const Carrier = text({ min: 1, max: 100 })
export const TrackingNumber = text({ min: 1, max: 100 })

export interface Shipment {
  readonly shipmentId: ShipmentId
  readonly status: ShipmentStatus
  readonly carrier?: string | undefined
  readonly trackingNumber?: string | undefined
}

const ranks: { readonly [S in ShipmentStatus]: number } = { pending: 0, dispatched: 1, 'in-transit': 2, failed: 3, cancelled: 3, delivered: 4 }

/** What is known after the news. The very same shipment where they say nothing new, or are about another one: an order has one parcel. */
export const after = (known: Shipment | null, news: Shipment): Shipment => {
  if (known === null) return news
  if (known.shipmentId !== news.shipmentId) return known
  const status = ranks[news.status] > ranks[known.status] ? news.status : known.status
  const merged: Shipment = { ...news, ...known, status }
  const same = merged.status === known.status && merged.carrier === known.carrier && merged.trackingNumber === known.trackingNumber
  return same ? known : merged
}
