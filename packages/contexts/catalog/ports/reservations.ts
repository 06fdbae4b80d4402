import type { Instant } from '@minishop/kernel'
import type { OrderId, Reservation, ReservationChange } from '../domain/reservation.ts'

/** The orders there are after the one id and up to the other. */
export interface Listed {
  readonly after: OrderId
  readonly upTo: OrderId
  readonly orderIds: readonly OrderId[]
  readonly limit: number
}

/** What is held for which order. Saving a change keeps its events too: both or neither; one order has one reservation, ever. */
export abstract class Reservations {
  abstract find(orderId: OrderId): Promise<Reservation | undefined>
  /** How many are held although their time was up before this. */
  abstract overdue(before: Instant): Promise<number>
  /** Orders after the one id and up to the other for which units are held or sold, without those that are listed; the oldest first. */
  abstract unlisted(listed: Listed): Promise<readonly OrderId[]>
  abstract save(change: ReservationChange): Promise<void>
}
