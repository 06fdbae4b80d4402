import { sql, type Database, type Selectable } from '@minishop/postgres'
import type { Difference } from '../domain/difference.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'
import type { Tables } from './rows.postgres.ts'

const isOpen = sql<boolean>`not repaired and settled_at is null and accepted is null`
/** The conditions of the four states: each difference meets one of them. */
const states = {
  open: isOpen,
  repaired: sql<boolean>`repaired`,
  settled: sql<boolean>`not repaired and settled_at is not null and accepted is null`,
  accepted: sql<boolean>`not repaired and accepted is not null`,
}

/** Differences and walks in PostgreSQL. */
export const postgresReconciliations = (database: Database): Reconciliations => {
  const differences = () => database.read.getKysely<Tables>().selectFrom('differences')
  const writing = async () => (await database.write()).getKysely<Tables>()
  return {
    async note({ differenceId, orderId, kind, repaired, detail, firstFoundAt, foundAt }) {
      const latest = { repaired, detail, found_at: foundAt, settled_at: null }
      await (await writing())
        .insertInto('differences')
        .values({ ...latest, difference_id: differenceId, order_id: orderId, kind, first_found_at: firstFoundAt })
        .onConflict((there) => there.column('difference_id').doUpdateSet(latest))
        .execute()
    },

    async settle(differenceId, at) {
      await (await writing()).updateTable('differences').set({ settled_at: at }).where('difference_id', '=', differenceId).where(isOpen).execute()
    },

    async accept(differenceId, note) {
      const row = await (await writing()).updateTable('differences').set({ accepted: note }).where('difference_id', '=', differenceId).where(isOpen).returningAll().executeTakeFirst()
      return row && differenceOf(row)
    },

    async isOpen(orderId) {
      return (await differences().where(isOpen).where('order_id', '=', orderId).select('kind').limit(1).executeTakeFirst()) !== undefined
    },

    async openOrders(limit) {
      const kinds = sql<readonly string[]>`array_agg(kind order by kind)`.as('kinds')
      const found = await differences().where(isOpen).groupBy('order_id').select(['order_id', kinds]).orderBy(sql`min(found_at)`).limit(limit).execute()
      return found.map(({ order_id, kinds }) => ({ orderId: order_id, kinds }))
    },

    async openByKind() {
      const found = await differences().where(isOpen).groupBy('kind').select((row) => ['kind', row.fn.countAll<number>().as('count')]).execute()
      return new Map(found.map(({ kind, count }) => [kind, count]))
    },

    async search({ state, since, limit, before }) {
      let query = differences().selectAll().orderBy('difference_id', 'desc').limit(limit + 1)
      if (state !== undefined) query = query.where(states[state])
      if (since !== undefined) query = query.where('found_at', '>=', since)
      if (before !== undefined) query = query.where('difference_id', '<', before)
      const found = (await query.execute()).map(differenceOf)
      const page = found.slice(0, limit)
      return { differences: page, next: found.length > limit ? page.at(-1)!.differenceId : undefined }
    },

    async placeOf(walk) {
      const row = await database.read.getKysely<Tables>().selectFrom('walks').where('walk', '=', walk).select('after').executeTakeFirst()
      return row?.after ?? null
    },

    async move(walk, after) {
      const db = await writing()
      if (after === null) await db.deleteFrom('walks').where('walk', '=', walk).execute()
      else await db.insertInto('walks').values({ walk, after }).onConflict((there) => there.column('walk').doUpdateSet({ after })).execute()
    },
  }
}

const differenceOf = (row: Selectable<Tables['differences']>): Difference => ({
  differenceId: row.difference_id,
  orderId: row.order_id,
  kind: row.kind,
  repaired: row.repaired,
  detail: row.detail,
  firstFoundAt: row.first_found_at,
  foundAt: row.found_at,
  ...(row.settled_at !== null && { settledAt: row.settled_at }),
  ...(row.accepted !== null && { accepted: row.accepted }),
})
