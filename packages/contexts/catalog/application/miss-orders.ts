import { Announcements, command, listOf, Log, nothing, siblings, struct } from '@minishop/kernel'
import { OrderMissed } from '../domain/difference.ts'
import { OrderId } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'

/** Of one list, the oldest first. */
const most = 5_000

export const missOrders = command({
  summary: 'Tell of which reservations the orders are not listed',
  allows: siblings,
  input: struct({ after: OrderId, upTo: OrderId, orderIds: listOf(OrderId, { max: 1_000 }) }),
  output: nothing,
  needs: { reservations: Reservations, announcements: Announcements, log: Log },
  async run({ after, upTo, orderIds }, { reservations, announcements, log }) {
    const missed = await reservations.unlisted({ after, upTo, orderIds, limit: most })
    if (missed.length === most) log.write('warn', 'more reservations without an order than are told of at a time', { most })
    for (const orderId of missed) await announcements.announce(orderId, [OrderMissed({ orderId })])
  },
})
