import { firstIdSince, later, secondsBetween, type Ids, type Instant, type Outbox, type Uuid } from '@minishop/kernel'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { due } from './outbox-lag.ts'
import type { OwnTables } from './rows.ts'

/** The ids of two replicas follow their clocks, which differ. */
const skewSeconds = 60

/** The outbox of a database, for those who repair. Its statements are found by an index each, however much is kept. */
export const postgresOutbox = (database: Database, ids: Ids): Outbox => {
  const outbox = () => database.read.getKysely<OwnTables>().selectFrom('outbox')
  return {
    async status(at) {
      const { unpublished, since } = await due(database, at)
        .select((row) => row.fn.countAll<number>().as('unpublished'))
        .select(sql<Instant | null>`min(greatest(time, not_before))`.as('since'))
        .executeTakeFirstOrThrow()
      const { waiting } = await outbox()
        .where('published_at', 'is', null)
        .where('not_before', '>', at)
        .select((row) => row.fn.countAll<number>().as('waiting'))
        .executeTakeFirstOrThrow()
      const failed = await due(database, at).where('last_failure', 'is not', null).select('last_failure').orderBy('position').limit(1).executeTakeFirst()
      const kept = await outbox().where('published_at', 'is not', null).select('published_at').orderBy('published_at').limit(1).executeTakeFirst()
      return {
        unpublished,
        oldestSeconds: since === null ? 0 : Math.max(0, secondsBetween(since, at)),
        waiting,
        keptSince: kept?.published_at ?? null,
        lastFailure: failed?.last_failure ?? null,
      }
    },

    async republish(since, until) {
      const db = (await database.write()).getKysely<OwnTables>()
      const again = db.updateTable('outbox').set({ published_at: null, attempts: 0, last_failure: null }).where('published_at', '>=', since)
      const { numUpdatedRows } = await (until === undefined ? again : again.where('published_at', '<', until)).executeTakeFirstOrThrow()
      database.announceMore()
      return Number(numUpdatedRows)
    },

    async messagesOf(key, since) {
      // The ids are made of the time, so the primary key spares an index over keys, which every announcement would have to pay for.
      const rows = await outbox()
        .select(['id', 'subject', 'time', 'traceparent', 'not_before', 'published_at'])
        .where('id', '>=', firstIdSince(later(since, { seconds: -skewSeconds })))
        .where('key', '=', key)
        .orderBy('position')
        .execute()
      return rows.map(({ id, subject, time, traceparent, not_before, published_at }) => ({
        id,
        subject,
        time,
        traceparent,
        ...(not_before !== null && { notBefore: not_before }),
        ...(published_at !== null && { publishedAt: published_at }),
      }))
    },

    async repeat(key, wanted, at) {
      const db = (await database.write()).getKysely<OwnTables>()
      let repeated = 0
      for (const id of wanted) {
        const { numInsertedOrUpdatedRows = 0n } = await db
          .insertInto('outbox')
          .columns(['id', 'key', 'subject', 'data', 'traceparent', 'time', 'attempts'])
          .expression((expression) =>
            expression
              .selectFrom('outbox')
              .select([sql<Uuid>`${ids.next()}::uuid`.as('id'), 'key', 'subject', 'data', 'traceparent', sql<Instant>`${at}::timestamptz`.as('time'), sql<number>`0`.as('attempts')])
              .where('id', '=', id)
              .where('key', '=', key),
          )
          .executeTakeFirstOrThrow()
        repeated += Number(numInsertedOrUpdatedRows)
      }
      database.announceMore()
      return repeated
    },
  }
}
