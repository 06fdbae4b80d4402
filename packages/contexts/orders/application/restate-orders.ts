import { Announcements, command, later, nothing, siblings, struct } from '@minishop/kernel'
import { windowSeconds } from '../domain/restating.ts'
import { Orders } from '../ports/orders.ts'
import { Reconciliations } from '../ports/reconciliations.ts'
import { askAgain, list, restate } from './restating.ts'

export const restateOrders = command({
  summary: 'Say once more how recent orders stand, so that siblings compare',
  description: 'Goes on where it stopped the time before, and begins anew when it has come to the end. What was left open is asked about each time.',
  allows: siblings,
  input: struct({}),
  output: nothing,
  needs: { orders: Orders, reconciliations: Reconciliations, announcements: Announcements },
  async run(_input, ports, { at }) {
    const { reconciliations } = ports
    const since = later(at, { seconds: -windowSeconds })
    const after = await reconciliations.placeOf('scheduled')
    const next = await restate(ports, { since, after: after ?? undefined, at })
    await askAgain(ports, at)
    await list(ports, since, at)
    if (next !== after) await reconciliations.move('scheduled', next)
  },
})
