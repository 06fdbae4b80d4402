import { command, nothing, siblings, struct } from '@minishop/kernel'
import { hold, Lines, merged, OrderId, refuse } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'

export const reserveStock = command({
  summary: 'Hold the units of a new order, all or none',
  allows: siblings,
  input: struct({ orderId: OrderId, lines: Lines }),
  output: nothing,
  needs: { reservations: Reservations, stock: Stock },
  async run({ orderId, lines: wanted }, { reservations, stock }, { at }) {
    if (await reservations.find(orderId)) return
    const lines = merged(wanted)
    const shortages = await stock.hold(lines, { kind: 'held', reason: 'Order placed', by: 'orders', orderId, at })
    await reservations.save(shortages.length > 0 ? refuse(orderId, lines, shortages, at) : hold(orderId, lines, at))
  },
})
