import type { Instant } from '@minishop/kernel'
import type { Booking, Scan, Shipment } from '../domain/shipment.ts'
import type { ShipmentId } from '../domain/terms.ts'

/**
 * Whoever carries our parcels. The shipment's id is the key of its booking: asked again, `book` answers the same booking and books nothing more,
 * and `cancel` of what is cancelled already, or was never booked, does nothing. Each rejects with `Unavailable` where the carrier can't be reached.
 */
export abstract class Carrier {
  abstract book(parcel: Pick<Shipment, 'shipmentId' | 'method' | 'address'>): Promise<Booking>
  abstract cancel(shipmentId: ShipmentId): Promise<void>
  /**
   * All scans of a parcel until the given time, also those that were told before.
   * Absent where this carrier tells of none, and only staff move parcels.
   */
  abstract scans?(shipment: Shipment, until: Instant): Promise<readonly Scan[]>
}
