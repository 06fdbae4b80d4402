import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** By role. Who provisions a database again hands in the same ones: each call sets the passwords. */
export interface DatabasePasswords {
  readonly owner: string
  readonly runtime: string
  readonly readonly: string
}

export interface DatabaseUrls {
  /** Owns everything in the database: migrates it. */
  readonly ownerUrl: string
  /** Reads and writes what the owner made, and can make or change nothing itself. */
  readonly runtimeUrl: string
  /** Only reads. */
  readonly readonlyUrl: string
}

export const newPasswords = (): DatabasePasswords => {
  const secret = () => randomBytes(24).toString('base64url')
  return { owner: secret(), runtime: secret(), readonly: secret() }
}

// The runtime's bounds keep a stuck session from holding others up; a migration and a report may take longer.
const limits = {
  owner: { statement_timeout: '10min', lock_timeout: '10s', idle_in_transaction_session_timeout: '1min' },
  runtime: { statement_timeout: '10s', lock_timeout: '3s', idle_in_transaction_session_timeout: '15s' },
  readonly: { statement_timeout: '1min', lock_timeout: '3s', idle_in_transaction_session_timeout: '1min' },
} as const

/**
 * Makes a database and its three roles, or brings existing ones to this state: `<name>_owner`, `<name>_runtime`, `<name>_readonly`.
 * Nobody else may connect. `adminUrl` is that of a superuser; calls at the same time wait for each other.
 */
export const provisionDatabase = async (adminUrl: string, name: string, passwords = newPasswords()): Promise<DatabaseUrls> => {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(name))
    throw new Error(`"${name}" can't name a database: lower-case letters, digits and underscores, 51 at most.`)
  const url = (user: string, password: string): string => {
    const made = new URL(adminUrl)
    Object.assign(made, { username: user, password: encodeURIComponent(password), pathname: `/${name}` })
    return made.href
  }
  const roles = { owner: `${name}_owner`, runtime: `${name}_runtime`, readonly: `${name}_readonly` } as const
  const { owner, runtime, readonly } = roles

  await withClient(adminUrl, async (run) => {
    // Roles and databases are the whole server's: one at a time.
    await run(`select pg_advisory_lock(hashtextextended('minishop/provision', 0))`)
    for (const role of ['owner', 'runtime', 'readonly'] as const) {
      const { rowCount } = await run('select from pg_roles where rolname = $1', [roles[role]])
      if (rowCount === 0) await run(`create role ${roles[role]}`)
      const password = pg.escapeLiteral(passwords[role])
      const rights = 'login nosuperuser nocreatedb nocreaterole noreplication noinherit connection limit 40'
      await run(`alter role ${roles[role]} ${rights} password ${password}`)
      for (const [setting, value] of Object.entries(limits[role])) await run(`alter role ${roles[role]} set ${setting} = '${value}'`)
    }
    const { rowCount } = await run('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await run(`create database ${name} owner ${owner}`)
    await run(`alter database ${name} owner to ${owner}`)
    await run(`revoke all on database ${name} from public`)
    await run(`grant connect on database ${name} to ${runtime}, ${readonly}`)
  })

  const adminHere = new URL(adminUrl)
  adminHere.pathname = `/${name}`
  await withClient(adminHere.href, async (run) => {
    await run(`begin`)
    await run(`alter schema public owner to ${owner}`)
    await run(`revoke all on schema public from public`)
    await run(`grant usage on schema public to ${runtime}, ${readonly}`)
    await run(`alter default privileges for role ${owner} in schema public grant select, insert, update, delete on tables to ${runtime}`)
    await run(`alter default privileges for role ${owner} in schema public grant usage, select on sequences to ${runtime}`)
    await run(`alter default privileges for role ${owner} in schema public grant select on tables to ${readonly}`)
    await run(`alter default privileges for role ${owner} revoke execute on functions from public`)
    await run(`alter default privileges for role ${owner} in schema public grant execute on functions to ${runtime}`)
    await run(`commit`)
  })
  return {
    ownerUrl: url(owner, passwords.owner),
    runtimeUrl: url(runtime, passwords.runtime),
    readonlyUrl: url(readonly, passwords.readonly),
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
