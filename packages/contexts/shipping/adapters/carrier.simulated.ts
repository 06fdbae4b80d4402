import { createHash } from 'node:crypto'
import { later, type Instant } from '@minishop/kernel'
import type { Scan, Shipment } from '../domain/shipment.ts'
import type { ShipmentId, TrackingNumber } from '../domain/terms.ts'
import type { Carrier } from '../ports/carrier.ts'

/**
 * A carrier that remembers nothing: the tracking number follows from the shipment's id, so that a repeated booking is the same one.
 * With `seconds`, parcels move by themselves: collected so many seconds after they were booked, scanned on the way after as many again,
 * delivered after as many again. Without, only staff move them.
 */
export const simulatedCarrier = ({ seconds }: { readonly seconds?: number | undefined } = {}): Carrier => ({
  book: async ({ shipmentId }) => ({ carrier: 'Minishop Parcel', trackingNumber: trackingNumberOf(shipmentId) }),
  async cancel() {},
  ...(seconds !== undefined && { scans: async (shipment, until) => journey(shipment, seconds).filter(({ at }) => at <= until) }),
})

const journey = ({ events, createdAt }: Shipment, seconds: number): readonly Scan[] => {
  // Where staff handed it over by themselves, the journey begins then.
  const dispatchedAt: Instant | undefined = events.find(({ status }) => status === 'dispatched')?.at
  const begin = dispatchedAt ?? later(createdAt, { seconds })
  return [
    ...(dispatchedAt === undefined ? [{ status: 'dispatched', at: begin } as const] : []),
    { status: 'in-transit', at: later(begin, { seconds }), location: 'Parcel centre' },
    { status: 'delivered', at: later(begin, { seconds: 2 * seconds }) },
  ]
}

/**
 * Two letters, digits, and a check digit. Twice as many digits as S10 of the Universal Postal Union has: these numbers are derived instead of
 * counted, and among a million parcels no two may share one.
 */
export const trackingNumberOf = (shipmentId: ShipmentId): TrackingNumber => {
  const drawn = BigInt(`0x${createHash('sha256').update(shipmentId).digest('hex')}`) % 10n ** 16n
  const digits = drawn.toString().padStart(16, '0')
  return `MP${digits}${checkDigit(digits)}` as TrackingNumber
}

const weights = [8, 6, 4, 2, 3, 5, 9, 7]

/** As in S10 of the Universal Postal Union (11 minus the weighted sum modulo 11), with its eight weights repeated. */
export const checkDigit = (digits: string): number => {
  const weighted = [...digits].reduce((total, digit, index) => total + Number(digit) * weights[index % weights.length]!, 0)
  const check = 11 - (weighted % 11)
  return check === 10 ? 0 : check === 11 ? 5 : check
}
