import { MikroORM, type EntitySchema, type MigrationObject } from '@mikro-orm/core'
import { Migrator } from '@mikro-orm/migrations'
import { MikroORM as PostgresOrm, type PostgreSqlDriver } from '@mikro-orm/postgresql'
import type { Pool } from 'pg'
import { clientTo, connectionOptions, type Address } from './connection.ts'
import { guardPool } from './guarded-pool.ts'
import { migrationTable, withOwn } from './own-migrations.ts'
import { ownRows } from './rows.ts'

export type Orm = MikroORM<PostgreSqlDriver>
/** A row made by `defineEntity`. */
export type Row = EntitySchema<any, any, any>

export interface OrmOptions {
  readonly url: Address
  readonly name: string
  readonly entities: readonly Row[]
  readonly migrations: readonly MigrationObject[]
  readonly poolSize: number
  /** Milliseconds after which a statement counts as lost. */
  readonly queryTimeout?: number
  /** Seconds after which a connection is closed when it is next idle, so that nobody logged in with what has been replaced since. */
  readonly connectionSeconds?: number
  readonly onPool?: (pool: Pool) => void
}

/** MikroORM over our own and a context's rows. Connects at the first statement, so a database that is away keeps nobody from starting. */
export const openOrm = async ({ url, name, entities, migrations, poolSize, queryTimeout, connectionSeconds = 600, onPool }: OrmOptions): Promise<Orm> => {
  const options = connectionOptions(url, name)
  const orm = await PostgresOrm.init({
    clientUrl: options.connectionString,
    entities: [...ownRows, ...entities],
    extensions: [Migrator],
    // The driver's remarks; what matters reaches the log as an error of its own.
    logger: () => {},
    ensureDatabase: false,
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      ...options,
      Client: clientTo(url),
      maxLifetimeSeconds: connectionSeconds,
      ...(queryTimeout !== undefined && { query_timeout: queryTimeout }),
      onPoolCreated(pool: Pool) {
        guardPool(pool)
        onPool?.(pool)
      },
    },
    schemaGenerator: { skipTables: [migrationTable] },
    migrations: {
      tableName: migrationTable,
      migrationsList: withOwn(migrations),
      snapshot: false,
      // Would need a superuser.
      disableForeignKeys: false,
      silent: true,
    },
  })
  return orm
}
