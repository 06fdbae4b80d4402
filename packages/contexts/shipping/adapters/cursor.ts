import { ShipmentId } from '../domain/terms.ts'

export const encodeCursor = (last: ShipmentId): string => Buffer.from(last).toString('base64url')

/** The shipment that a page ended with; nothing where the cursor is none. */
export const decodeCursor = (cursor: string): ShipmentId | undefined => {
  const last = Buffer.from(cursor, 'base64url').toString()
  return ShipmentId.is(last) ? last : undefined
}
