import type { Database } from '@minishop/postgres'
import type { Difference } from '../domain/difference.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'
import type { Tables } from './rows.postgres.ts'

/** Differences and walks in PostgreSQL. */
export const postgresReconciliations = (database: Database): Reconciliations => ({
  async note({ differenceId, orderId, kind, repaired, detail, firstFoundAt, foundAt }) {
    const db = (await database.write()).getKysely<Tables>()
    const latest = { repaired, detail, found_at: foundAt }
    await db
      .insertInto('differences')
      .values({ ...latest, difference_id: differenceId, order_id: orderId, kind, first_found_at: firstFoundAt })
      .onConflict((there) => there.column('difference_id').doUpdateSet(latest))
      .execute()
  },

  async search({ repaired, since, limit, before }) {
    let query = database.read.getKysely<Tables>().selectFrom('differences').selectAll().orderBy('difference_id', 'desc').limit(limit + 1)
    if (repaired !== undefined) query = query.where('repaired', '=', repaired)
    if (since !== undefined) query = query.where('found_at', '>=', since)
    if (before !== undefined) query = query.where('difference_id', '<', before)
    const found = (await query.execute()).map(
      (row): Difference => ({
        differenceId: row.difference_id,
        orderId: row.order_id,
        kind: row.kind,
        repaired: row.repaired,
        detail: row.detail,
        firstFoundAt: row.first_found_at,
        foundAt: row.found_at,
      }),
    )
    const page = found.slice(0, limit)
    return { differences: page, next: found.length > limit ? page.at(-1)!.differenceId : undefined }
  },

  async placeOf(walk) {
    const row = await database.read.getKysely<Tables>().selectFrom('walks').where('walk', '=', walk).select('after').executeTakeFirst()
    return row?.after ?? null
  },

  async move(walk, after) {
    const db = (await database.write()).getKysely<Tables>()
    if (after === null) await db.deleteFrom('walks').where('walk', '=', walk).execute()
    else await db.insertInto('walks').values({ walk, after }).onConflict((there) => there.column('walk').doUpdateSet({ after })).execute()
  },
})
