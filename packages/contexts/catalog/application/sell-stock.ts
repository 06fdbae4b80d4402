import { command, nothing, siblings, struct } from '@minishop/kernel'
import { lose, OrderId, sell } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'

export const sellStock = command({
  summary: 'Take the units of a confirmed order out of the stock',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { reservations: Reservations, stock: Stock },
  async run({ orderId }, { reservations, stock }, { at }) {
    const reservation = await reservations.find(orderId)
    if (reservation === undefined || (reservation.status !== 'held' && reservation.status !== 'lapsed')) return
    if (reservation.status === 'lapsed') {
      const shortages = await stock.hold(reservation.lines, { kind: 'held', reason: 'Order confirmed late', by: 'orders', orderId, at })
      if (shortages.length > 0) return reservations.save(lose(reservation, shortages))
    }
    await stock.sell(reservation.lines, { kind: 'sold', reason: 'Order confirmed', by: 'orders', orderId, at })
    await reservations.save(sell(reservation))
  },
})
