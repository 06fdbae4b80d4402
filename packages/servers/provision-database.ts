import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { as } from './certified.ts'

/** By role. Who provisions a database again hands in the same ones: each call sets the passwords. */
export interface DatabasePasswords {
  readonly owner: string
  readonly runtime: string
  readonly alternate: string
  readonly readonly: string
  readonly backup: string
}

export interface DatabaseUrls {
  /** Owns everything in the database: migrates it. */
  readonly ownerUrl: string
  /** Reads and writes what the owner made, and can make or change nothing itself. */
  readonly runtimeUrl: string
  /** The runtime by another name: one of the two is used while the password of the other changes. */
  readonly alternateUrl: string
  /** Only reads. */
  readonly readonlyUrl: string
  /** Reads all that a copy of the database holds. */
  readonly backupUrl: string
}

export const newPasswords = (): DatabasePasswords => {
  const secret = () => randomBytes(24).toString('base64url')
  return { owner: secret(), runtime: secret(), alternate: secret(), readonly: secret(), backup: secret() }
}

// The runtime's bounds keep a stuck session from holding others up; a migration and a report may take longer.
const runtimeLimits = { statement_timeout: '10s', lock_timeout: '3s', idle_in_transaction_session_timeout: '15s' } as const
const limits = {
  owner: { statement_timeout: '10min', lock_timeout: '10s', idle_in_transaction_session_timeout: '1min' },
  runtime: runtimeLimits,
  alternate: runtimeLimits,
  readonly: { statement_timeout: '1min', lock_timeout: '3s', idle_in_transaction_session_timeout: '1min' },
  backup: { statement_timeout: '0', lock_timeout: '1min', idle_in_transaction_session_timeout: '0' },
} as const

/**
 * Makes a database and its five roles, or brings existing ones to this state: `<name>_owner`, `<name>_runtime` and `_alternate`,
 * `<name>_readonly`, `<name>_backup`. Nobody else may connect. `adminUrl` is that of a superuser; calls at the same time wait for each other.
 */
export const provisionDatabase = async (adminUrl: string, name: string, passwords = newPasswords()): Promise<DatabaseUrls> => {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(name))
    throw new Error(`"${name}" can't name a database: lower-case letters, digits and underscores, 51 at most.`)
  const here = new URL(adminUrl)
  here.pathname = `/${name}`
  const roles = { owner: `${name}_owner`, runtime: `${name}_runtime`, alternate: `${name}_alternate`, readonly: `${name}_readonly`, backup: `${name}_backup` } as const
  const { owner, runtime, alternate, readonly, backup } = roles

  await withClient(adminUrl, async (run) => {
    // Roles and databases are the whole server's: one at a time.
    await run(`select pg_advisory_lock(hashtextextended('minishop/provision', 0))`)
    for (const role of ['owner', 'runtime', 'alternate', 'readonly', 'backup'] as const) {
      const { rowCount } = await run('select from pg_roles where rolname = $1', [roles[role]])
      if (rowCount === 0) await run(`create role ${roles[role]}`)
      const password = pg.escapeLiteral(passwords[role])
      const rights = 'login nosuperuser nocreatedb nocreaterole noreplication noinherit connection limit 40'
      await run(`alter role ${roles[role]} ${rights} password ${password}`)
      for (const [setting, value] of Object.entries(limits[role])) await run(`alter role ${roles[role]} set ${setting} = '${value}'`)
    }
    await run(`grant ${runtime} to ${alternate} with inherit true`)
    const { rowCount } = await run('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await run(`create database ${name} owner ${owner}`)
    await run(`alter database ${name} owner to ${owner}`)
    await run(`revoke all on database ${name} from public`)
    await run(`grant connect on database ${name} to ${runtime}, ${readonly}, ${backup}`)
  })

  await withClient(here.href, async (run) => {
    await run(`begin`)
    await run(`alter schema public owner to ${owner}`)
    await run(`revoke all on schema public from public`)
    await run(`grant usage on schema public to ${runtime}, ${readonly}, ${backup}`)
    await run(`alter default privileges for role ${owner} in schema public grant select, insert, update, delete on tables to ${runtime}`)
    await run(`alter default privileges for role ${owner} in schema public grant usage, select on sequences to ${runtime}`)
    await run(`alter default privileges for role ${owner} in schema public grant select on sequences to ${backup}`)
    // What an older version has made had no such role yet.
    await run(`grant select on all tables in schema public to ${backup}`)
    await run(`grant select on all sequences in schema public to ${backup}`)
    await run(`alter default privileges for role ${owner} in schema public grant select on tables to ${readonly}, ${backup}`)
    await run(`alter default privileges for role ${owner} revoke execute on functions from public`)
    await run(`alter default privileges for role ${owner} in schema public grant execute on functions to ${runtime}`)
    await run(`commit`)
  })
  return {
    ownerUrl: as(here.href, owner, passwords.owner),
    runtimeUrl: as(here.href, runtime, passwords.runtime),
    alternateUrl: as(here.href, alternate, passwords.alternate),
    readonlyUrl: as(here.href, readonly, passwords.readonly),
    backupUrl: as(here.href, backup, passwords.backup),
  }
}

export type Run = (sql: string, values?: unknown[]) => Promise<pg.QueryResult>

/** Runs SQL on a connection of its own, which is closed afterwards. For operators and tests: services have an adapter. */
export const withClient = async (url: string, work: (run: Run) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await work((sql, values) => client.query(sql, values))
  } finally {
    await client.end()
  }
}
