import { Announcements, command, Instant, nothing, optional, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { ReconciliationRequested } from '../domain/restating.ts'
import { Orders } from '../ports/orders.ts'
import { Reconciliations } from '../ports/reconciliations.ts'
import { askAgain, list, restate } from './restating.ts'

export const restateRequestedOrders = command({
  summary: 'Say once more how orders stand, for a reconciliation that was asked for',
  description: 'What is left after one step is announced to orders itself: a long walk survives whatever the process does not.',
  allows: siblings,
  input: struct({ since: Instant, after: optional(OrderId) }),
  output: nothing,
  needs: { orders: Orders, reconciliations: Reconciliations, announcements: Announcements },
  async run({ since, after }, ports, { at }) {
    const next = await restate(ports, { since, after, at })
    if (next !== null) await ports.announcements.announce(next, [ReconciliationRequested({ since, after: next })])
    if (after === undefined) {
      await askAgain(ports, at)
      await list(ports, since, at)
    }
    await ports.reconciliations.move('asked', next)
  },
})
