import { MikroORM, type EntitySchema, type MigrationObject } from '@mikro-orm/core'
import { Migrator } from '@mikro-orm/migrations'
import { MikroORM as PostgresOrm, type PostgreSqlDriver } from '@mikro-orm/postgresql'
import type { Pool } from 'pg'
import { connectionOptions } from './connection.ts'
import { guardPool } from './guarded-pool.ts'
import { migrationTable, withOwn } from './own-migrations.ts'
import { ownRows } from './rows.ts'

export type Orm = MikroORM<PostgreSqlDriver>
/** A row made by `defineEntity`. */
export type Row = EntitySchema<any, any, any>

export interface OrmOptions {
  readonly url: string
  readonly name: string
  readonly entities: readonly Row[]
  readonly migrations: readonly MigrationObject[]
  readonly poolSize: number
  /** Milliseconds after which a statement counts as lost. */
  readonly queryTimeout?: number
  readonly onPool?: (pool: Pool) => void
}

/** MikroORM over our own and a context's rows. Connects at the first statement, so a database that is away keeps nobody from starting. */
export const openOrm = async ({ url, name, entities, migrations, poolSize, queryTimeout, onPool }: OrmOptions): Promise<Orm> => {
  const orm = await PostgresOrm.init({
    clientUrl: url,
    entities: [...ownRows, ...entities],
    extensions: [Migrator],
    // The driver's remarks; what matters reaches the log as an error of its own.
    logger: () => {},
    ensureDatabase: false,
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      ...connectionOptions(url, name),
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
