import { secondsBetween, type Clock, type Instant, type Metrics } from '@minishop/kernel'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { OwnTables } from './rows.ts'

/** What should have been published by now. An event whose time has not come is not late. */
export const due = (database: Database, at: Instant) =>
  database.read
    .getKysely<OwnTables>()
    .selectFrom('outbox')
    .where('published_at', 'is', null)
    .where((row) => row.or([row('not_before', 'is', null), row('not_before', '<=', at)]))

/**
 * Gauges over what is due and not announced yet: `outbox_unpublished` rows, and the `outbox_oldest_seconds` one of them has waited. And for how many
 * seconds the oldest transaction of this context has been open, `database_oldest_transaction_seconds`: one that is forgotten holds up whatever it has locked.
 */
export const measure = (database: Database, metrics: Metrics, clock: Clock): void => {
  metrics.gauge('outbox_unpublished', async () => {
    const { waiting } = await due(database, clock.now()).select((row) => row.fn.countAll<number>().as('waiting')).executeTakeFirstOrThrow()
    return waiting
  })
  metrics.gauge('outbox_oldest_seconds', async () => {
    const oldest = await due(database, clock.now())
      .select(sql<OwnTables['outbox']['time'] | null>`min(greatest(time, not_before))`.as('since'))
      .executeTakeFirstOrThrow()
    return oldest.since === null ? 0 : Math.max(0, secondsBetween(oldest.since, clock.now()))
  })
  metrics.gauge('database_oldest_transaction_seconds', async () => {
    // Of others' sessions a role is not told when they began.
    const [row] = await database.read.execute<{ seconds: number }[]>(`select coalesce(extract(epoch from max(now() - xact_start)), 0)::float8 as seconds
      from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
    return row!.seconds
  })
}
