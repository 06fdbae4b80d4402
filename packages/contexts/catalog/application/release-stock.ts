import { command, nothing, siblings, struct } from '@minishop/kernel'
import { forestall, OrderId, putBack, release } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'

export const releaseStock = command({
  summary: 'Put the units of a cancelled order back',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { reservations: Reservations, stock: Stock },
  async run({ orderId }, { reservations, stock }, { at }) {
    const reservation = await reservations.find(orderId)
    if (reservation === undefined) return reservations.save(forestall(orderId, at))
    if (reservation.status === 'sold') {
      await stock.putBack(reservation.lines, { kind: 'returned', reason: 'Order cancelled after it was confirmed', by: 'orders', orderId, at })
      return reservations.save(putBack(reservation))
    }
    if (reservation.status !== 'held') return
    await stock.release(reservation.lines, { kind: 'released', reason: 'Order cancelled', by: 'orders', orderId, at })
    await reservations.save(release(reservation))
  },
})
