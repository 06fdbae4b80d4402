import type { Instant } from '@minishop/kernel'
import { putBack, release, type Reservation } from '../domain/reservation.ts'
import type { Reservations } from '../ports/reservations.ts'
import type { Stock } from '../ports/stock.ts'

interface Shelf {
  readonly reservations: Reservations
  readonly stock: Stock
}

/** Units that are held or sold are for sale again. */
export const backOnTheShelf = async ({ reservations, stock }: Shelf, reservation: Reservation, reason: string, at: Instant): Promise<void> => {
  const { orderId, lines, status } = reservation
  const why = { reason, by: 'orders', orderId, at }
  if (status === 'sold') await stock.putBack(lines, { kind: 'returned', ...why })
  else await stock.release(lines, { kind: 'released', ...why })
  await reservations.save(status === 'sold' ? putBack(reservation) : release(reservation))
}
