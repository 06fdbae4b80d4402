import type { MigrationObject } from '@mikro-orm/core'
import { Announcements, Bus, Clock, Ids, Log, Manifest, Metrics, Outbox, provide, UnitOfWork, type Provider } from '@minishop/kernel'
import type { Address } from './connection.ts'
import { Database } from './database.ts'
import { expectedMigrations } from './migrate.ts'
import { openOrm, type Row } from './orm.ts'
import { measure } from './outbox-lag.ts'
import { postgresOutbox } from './outbox-repair.ts'
import { measurePool } from './pool-use.ts'
import { OutboxRelay, Relay } from './relay.ts'
import { MikroDatabase } from './unit-of-work.ts'

export interface PostgresOptions {
  /** Of the runtime role. `?sslmode=verify-full` and its kin are heeded. A function is asked for each new connection. */
  readonly url: Address
  /** The context's rows, made by `defineEntity`. */
  readonly entities: readonly Row[]
  /** The context's migrations: it is not ready before the database has had them all. */
  readonly migrations: readonly MigrationObject[]
  /** Connections at most; 10 unless said otherwise. The relay has one more. */
  readonly poolSize?: number
  /** Days for which announced events are kept, to be looked at and announced again; 7 unless said otherwise. */
  readonly keepPublishedDays?: number
  /** Longer than streams keep messages (14 days): a consumer that is made again hears all of them, and what was done is then still known. Default: 15. */
  readonly keepAnswersDays?: number
}

/** What a context with a PostgreSQL database needs: the database, its unit of work, its announcements, and the relay that carries these. */
export const postgres = ({
  url,
  entities,
  migrations,
  poolSize = 10,
  keepPublishedDays = 7,
  keepAnswersDays = 15,
}: PostgresOptions): readonly Provider[] => [
  provide(
    Database,
    async (clock, ids, { context }, metrics) =>
      new MikroDatabase({
        orm: await openOrm({ url, name: context.name, entities, migrations, poolSize, onPool: (pool) => measurePool(pool, metrics) }),
        clock,
        ids,
        context,
        expects: expectedMigrations(migrations),
      }),
    [Clock, Ids, Manifest, Metrics],
    { ready: (database) => database.ping(), stop: (database) => database.close() },
  ),
  provide(UnitOfWork, (database) => database, [Database]),
  provide(Announcements, (database) => database, [Database]),
  provide(Outbox, postgresOutbox, [Database, Ids]),
  provide(
    Relay,
    (database, bus, clock, log, metrics, { context }) => {
      measure(database, metrics, clock)
      return new OutboxRelay({ url, name: context.name, database, bus, clock, log, keepPublishedDays, keepAnswersDays })
    },
    [Database, Bus, Clock, Log, Metrics, Manifest],
    { start: (relay) => relay.start(), stop: (relay) => relay.stop(), ready: (relay) => relay.ready() },
  ),
]
