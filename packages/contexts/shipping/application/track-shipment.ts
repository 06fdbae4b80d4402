import { anyone, Instant, listOf, query, refusal, struct, text } from '@minishop/kernel'
import { ShipmentStatus, TrackingNumber } from '../domain/terms.ts'
import { Shipments } from '../ports/shipments.ts'

export const trackingNumberUnknown = refusal('tracking-number-unknown', 'not-found', 'There is no parcel with this tracking number.')

export const trackShipment = query({
  summary: 'Track a parcel',
  description: 'For anybody who was given the number: what became of the parcel, and nothing of who gets it, what is in it, or where it was scanned.',
  allows: anyone,
  input: struct({ trackingNumber: TrackingNumber }),
  output: struct({
    trackingNumber: TrackingNumber,
    carrier: text({ max: 100 }),
    status: ShipmentStatus,
    events: listOf(struct({ status: ShipmentStatus, at: Instant }), { max: 10_000 }),
  }),
  refuses: [trackingNumberUnknown],
  needs: { shipments: Shipments },
  async run({ trackingNumber }, { shipments }) {
    const shipment = await shipments.findByTrackingNumber(trackingNumber)
    if (shipment === undefined) return trackingNumberUnknown
    const { carrier, status, events } = shipment
    return { trackingNumber, carrier, status, events: events.map(({ status, at }) => ({ status, at })) }
  },
})
