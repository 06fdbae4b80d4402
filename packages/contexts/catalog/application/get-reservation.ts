import { Instant, listOf, oneOf, query, refusal, staff, struct } from '@minishop/kernel'
import { Line, OrderId } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'

export const reservationNotFound = refusal('reservation-not-found', 'not-found', 'Nothing was ever held for such an order.')

export const getReservation = query({
  summary: 'Read what is held for an order',
  allows: staff,
  input: struct({ orderId: OrderId }),
  output: struct({
    orderId: OrderId,
    status: oneOf('held', 'refused', 'released', 'lapsed', 'sold', 'returned', 'lost'),
    lines: listOf(Line, { max: 100 }),
    heldUntil: Instant,
  }),
  refuses: [reservationNotFound],
  needs: { reservations: Reservations },
  run: async ({ orderId }, { reservations }) => (await reservations.find(orderId)) ?? reservationNotFound,
})
