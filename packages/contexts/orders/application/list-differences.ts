import { admin, Flag, Instant, integer, listOf, nullable, oneOf, optional, query, struct } from '@minishop/kernel'
import { Difference, DifferenceId } from '../domain/difference.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const listDifferences = query({
  summary: 'List what reconciliations have found, of the newest orders first',
  description: 'An order has one difference of a kind. It is open where a person has to see to it, until it is found no more (settled) or somebody takes it as it is (accepted).',
  allows: admin,
  input: struct({
    state: optional(oneOf('open', 'repaired', 'settled', 'accepted')),
    /** Only those that were found, or found again, at or after this time. */
    since: optional(Instant),
    limit: optional(integer({ min: 1, max: 100 })),
    /** The id of the last difference of the page before. */
    cursor: optional(DifferenceId),
  }),
  /** `walking` while orders of a reconciliation that was asked for are still to be compared. */
  output: struct({ items: listOf(Difference, { max: 100 }), nextCursor: nullable(DifferenceId), walking: Flag }),
  needs: { reconciliations: Reconciliations },
  async run({ state, since, limit = 50, cursor }, { reconciliations }) {
    const page = await reconciliations.search({ state, since, limit, before: cursor })
    return { items: page.differences, nextCursor: page.next ?? null, walking: (await reconciliations.placeOf('asked')) !== null }
  },
})
