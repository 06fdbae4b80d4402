import type { Instant } from '@minishop/kernel'
import type { OrderId, Reservation, ReservationChange } from '../domain/reservation.ts'

/** What is held for which order. Saving a change keeps its events too: both or neither; one order has one reservation, ever. */
export abstract class Reservations {
  abstract find(orderId: OrderId): Promise<Reservation | undefined>
  /** How many are held although their time was up before this. */
  abstract overdue(before: Instant): Promise<number>
  abstract save(change: ReservationChange): Promise<void>
}
