import { Announcements, command, Log, nothing, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { OrderVanished } from '../domain/restating.ts'
import { Orders } from '../ports/orders.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const noticeMissedOrder = command({
  summary: 'Look for an order of which a sibling has a part',
  description: 'An order is kept before anybody hears of it, so one that is not here is lost: payments is asked whether there is money for it, and then the others act.',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { orders: Orders, reconciliations: Reconciliations, announcements: Announcements, log: Log },
  async run({ orderId }, { orders, reconciliations, announcements, log }) {
    if ((await orders.find(orderId, 'everyone')) !== undefined) return
    // Asked about with every comparison anyway.
    if (await reconciliations.isOpen(orderId)) return
    log.write('warn', 'an order is not here, and a sibling has a part of it', { orderId })
    await announcements.announce(orderId, [OrderVanished({ orderId, open: [] })])
  },
})
