import type { MigrationObject } from '@mikro-orm/core'
import type { Log } from '@minishop/kernel'
import pg from 'pg'
import { connectionOptions } from './connection.ts'
import { openOrm } from './orm.ts'
import { migrationTable, withOwn } from './own-migrations.ts'

export interface MigrateOptions {
  /** Of the role that owns the database. */
  readonly url: string
  /** Of the context. */
  readonly name: string
  readonly migrations: readonly MigrationObject[]
  readonly log: Log
}

// As long as the owner's own statement_timeout allows.
const migrationMilliseconds = 11 * 60_000

/**
 * Brings a database to the state this code was written for: our own tables first, then the context's migrations, all or none.
 * Forward only. Replicas that do so at the same time wait for each other. Answers the names of what was done.
 */
export const migrate = async ({ url, name, migrations, log }: MigrateOptions): Promise<readonly string[]> => {
  const lock = new pg.Client({ ...connectionOptions(url, `${name} migration`), query_timeout: migrationMilliseconds })
  lock.on('error', () => {})
  await lock.connect()
  try {
    // Others may well take longer than our own statements are given to wait.
    await lock.query('set lock_timeout = 0')
    await lock.query(`select pg_advisory_lock(hashtextextended('minishop/migrate', 0))`)
    const orm = await openOrm({ url, name, entities: [], migrations, poolSize: 2, queryTimeout: migrationMilliseconds })
    try {
      const done = (await orm.migrator.up()).map((migration) => migration.name)
      log.write('info', done.length > 0 ? `Migrated ${name}: ${done.join(', ')}.` : `${name} is up to date.`, { migrations: done })
      return done
    } finally {
      await orm.close(true)
    }
  } finally {
    await lock.end()
  }
}

/** The names of those migrations a database has not had yet. Any of its roles may ask. */
export const pendingMigrations = async ({ url, name, migrations }: Omit<MigrateOptions, 'log'>): Promise<readonly string[]> => {
  const client = new pg.Client(connectionOptions(url, name))
  client.on('error', () => {})
  await client.connect()
  try {
    return await missingMigrations(async (text) => (await client.query(text)).rows, expectedMigrations(migrations))
  } finally {
    await client.end()
  }
}

/** The names of all migrations a database must have had, ours and the context's. */
export const expectedMigrations = (migrations: readonly MigrationObject[]): readonly string[] => withOwn(migrations).map(({ name }) => name)

/** Those of the expected migrations that a database has not had, by whatever way there is to ask it. */
export const missingMigrations = async (query: (text: string) => Promise<unknown[]>, expected: readonly string[]): Promise<readonly string[]> => {
  const [found] = (await query(`select to_regclass('${migrationTable}') is not null as there`)) as [{ there: boolean }]
  if (!found.there) return expected
  const rows = (await query(`select name from ${migrationTable}`)) as { name: string }[]
  const done = new Set(rows.map(({ name }) => name))
  return expected.filter((name) => !done.has(name))
}
