import { command, nothing, siblings, struct } from '@minishop/kernel'
import { lapse, OrderId } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'

export const lapseReservation = command({
  summary: 'Put the units of a forgotten order back',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { reservations: Reservations, stock: Stock },
  async run({ orderId }, { reservations, stock }, { at }) {
    const reservation = await reservations.find(orderId)
    if (reservation?.status !== 'held') return
    await stock.release(reservation.lines, { kind: 'released', reason: 'Reservation expired', by: 'catalog', orderId, at })
    await reservations.save(lapse(reservation))
  },
})
