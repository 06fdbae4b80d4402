import { admin, Flag, Instant, integer, listOf, nullable, oneOf, optional, query, struct } from '@minishop/kernel'
import { Difference, DifferenceId } from '../domain/difference.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const listDifferences = query({
  summary: 'List what reconciliations have found, of the newest orders first',
  description: 'An order has one difference of a kind. One that is found no more keeps the time at which it was found last.',
  allows: admin,
  input: struct({
    state: optional(oneOf('open', 'repaired')),
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
    const page = await reconciliations.search({ repaired: state && state === 'repaired', since, limit, before: cursor })
    return { items: page.differences, nextCursor: page.next ?? null, walking: (await reconciliations.placeOf('asked')) !== null }
  },
})
