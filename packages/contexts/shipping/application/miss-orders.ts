import { Announcements, command, listOf, Log, nothing, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/terms.ts'
import { OrderMissed } from '../domain/vanished.ts'
import { Shipments } from '../ports/shipments.ts'

/** Of one list, the oldest first. */
const most = 5_000

export const missOrders = command({
  summary: 'Tell of which parcels the orders are not listed',
  allows: siblings,
  input: struct({ after: OrderId, upTo: OrderId, orderIds: listOf(OrderId, { max: 1_000 }) }),
  output: nothing,
  needs: { shipments: Shipments, announcements: Announcements, log: Log },
  async run({ after, upTo, orderIds }, { shipments, announcements, log }) {
    const missed = await shipments.unlisted({ after, upTo, orderIds, limit: most })
    if (missed.length === most) log.write('warn', 'more parcels without an order than are told of at a time', { most })
    for (const orderId of missed) await announcements.announce(orderId, [OrderMissed({ orderId })])
  },
})
