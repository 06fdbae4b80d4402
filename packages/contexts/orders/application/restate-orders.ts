import { Announcements, command, later, nothing, siblings, struct } from '@minishop/kernel'
import { windowSeconds } from '../domain/restating.ts'
import { Orders } from '../ports/orders.ts'
import { Reconciliations } from '../ports/reconciliations.ts'
import { restate } from './restating.ts'

export const restateOrders = command({
  summary: 'Say once more how recent orders stand, so that siblings compare',
  description: 'Goes on where it stopped the time before, and begins anew when it has come to the end.',
  allows: siblings,
  input: struct({}),
  output: nothing,
  needs: { orders: Orders, reconciliations: Reconciliations, announcements: Announcements },
  async run(_input, { reconciliations, ...ports }, { at }) {
    const after = await reconciliations.placeOf('scheduled')
    const next = await restate(ports, { since: later(at, { seconds: -windowSeconds }), after: after ?? undefined, at })
    if (next !== after) await reconciliations.move('scheduled', next)
  },
})
