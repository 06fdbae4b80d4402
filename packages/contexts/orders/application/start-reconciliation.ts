import { admin, Announcements, command, Ids, Instant, integer, later, optional, struct } from '@minishop/kernel'
import { beforeAll, ReconciliationRequested, settledSeconds, windowSeconds } from '../domain/restating.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const startReconciliation = command({
  summary: 'Compare orders with stock, payments and shipments now',
  description:
    'Takes orders that were placed or changed at or after `since` (by default within 24 hours) and that nobody has changed for a minute. ' +
    'What differs is repaired where the rules of the shop allow it; see the differences that were found since `startedAt`. ' +
    'Whether a repair holds, and what follows from it, can be compared `settledSeconds` later.',
  allows: admin,
  input: struct({ since: optional(Instant) }),
  output: struct({ since: Instant, startedAt: Instant, settledSeconds: integer({ min: 0 }) }),
  needs: { reconciliations: Reconciliations, announcements: Announcements, ids: Ids },
  async run({ since: wanted }, { reconciliations, announcements, ids }, { at }) {
    const since = wanted ?? later(at, { seconds: -windowSeconds })
    await reconciliations.move('asked', beforeAll)
    await announcements.announce(ids.next(), [ReconciliationRequested({ since })])
    return { since, startedAt: at, settledSeconds }
  },
})
