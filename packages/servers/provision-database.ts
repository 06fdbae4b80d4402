import { randomBytes } from 'node:crypto'
import pg from 'pg'

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

const roleNames = ['owner', 'runtime', 'alternate', 'readonly', 'backup'] as const

/** The SQL that brings roles and a database to the state they are to be in, once they exist: what is the whole server's, and what is done in the database. */
export const rightsOf = (name: string, passwords: DatabasePasswords): { readonly server: readonly string[]; readonly database: readonly string[] } => {
  const [owner, runtime, alternate, readonly, backup] = roleNames.map((role) => `${name}_${role}`)
  return {
    server: [
      ...roleNames.flatMap((role) => [
        `alter role ${name}_${role} login nosuperuser nocreatedb nocreaterole noreplication noinherit connection limit 40 password ${pg.escapeLiteral(passwords[role])}`,
        ...Object.entries(limits[role]).map(([setting, value]) => `alter role ${name}_${role} set ${setting} = '${value}'`),
      ]),
      `grant ${runtime} to ${alternate} with inherit true`,
      `alter database ${name} owner to ${owner}`,
      `revoke all on database ${name} from public`,
      `grant connect on database ${name} to ${runtime}, ${readonly}, ${backup}`,
    ],
    database: [
      `alter schema public owner to ${owner}`,
      `revoke all on schema public from public`,
      `grant usage on schema public to ${runtime}, ${readonly}, ${backup}`,
      `alter default privileges for role ${owner} in schema public grant select, insert, update, delete on tables to ${runtime}`,
      `alter default privileges for role ${owner} in schema public grant usage, select on sequences to ${runtime}`,
      `alter default privileges for role ${owner} in schema public grant select on sequences to ${backup}`,
      // What an older version has made had no such role yet.
      `grant select on all tables in schema public to ${backup}`,
      `grant select on all sequences in schema public to ${backup}`,
      `alter default privileges for role ${owner} in schema public grant select on tables to ${readonly}, ${backup}`,
      `alter default privileges for role ${owner} revoke execute on functions from public`,
      `alter default privileges for role ${owner} in schema public grant execute on functions to ${runtime}`,
    ],
  }
}

/** For a server that is new and does not run here: a script for psql, as its superuser, that makes databases with their roles. */
export const provisioningScript = (databases: Readonly<Record<string, DatabasePasswords>>): string =>
  Object.entries(databases)
    .map(([name, passwords]) => {
      const { server, database } = rightsOf(name, passwords)
      const made = [...roleNames.map((role) => `create role ${name}_${role}`), `create database ${name}`, ...server]
      return [...made.map((statement) => `${statement};`), `\\connect ${name}`, ...database.map((statement) => `${statement};`), ''].join('\n')
    })
    .join('\n')

/**
 * Makes a database and its five roles, or brings existing ones to this state: `<name>_owner`, `<name>_runtime` and `_alternate`,
 * `<name>_readonly`, `<name>_backup`. Nobody else may connect. `adminUrl` is that of a superuser; calls at the same time wait for each other.
 */
export const provisionDatabase = async (adminUrl: string, name: string, passwords = newPasswords()): Promise<DatabaseUrls> => {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(name))
    throw new Error(`"${name}" can't name a database: lower-case letters, digits and underscores, 51 at most.`)
  const { server, database } = rightsOf(name, passwords)
  await withClient(adminUrl, async (run) => {
    // Roles and databases are the whole server's: one at a time.
    await run(`select pg_advisory_lock(hashtextextended('minishop/provision', 0))`)
    for (const role of roleNames) {
      const { rowCount } = await run('select from pg_roles where rolname = $1', [`${name}_${role}`])
      if (rowCount === 0) await run(`create role ${name}_${role}`)
    }
    const { rowCount } = await run('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await run(`create database ${name}`)
    for (const statement of server) await run(statement)
  })

  const adminHere = new URL(adminUrl)
  adminHere.pathname = `/${name}`
  await withClient(adminHere.href, async (run) => {
    await run('begin')
    for (const statement of database) await run(statement)
    await run('commit')
  })
  const url = (role: keyof DatabasePasswords): string => {
    const made = new URL(adminUrl)
    Object.assign(made, { username: `${name}_${role}`, password: encodeURIComponent(passwords[role]), pathname: `/${name}` })
    return made.href
  }
  return { ownerUrl: url('owner'), runtimeUrl: url('runtime'), alternateUrl: url('alternate'), readonlyUrl: url('readonly'), backupUrl: url('backup') }
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
