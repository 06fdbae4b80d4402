import pg from 'pg'
import { contentOf, differing, type Content } from './content.ts'
import { copyIn, copyOut } from './copy-protocol.ts'
import { inPieces, jsonLine } from './lines.ts'

/** What a copy of a database holds: at which moment, made by which migrations, and what was in each table. */
export interface CopiedTables {
  readonly at: string
  readonly migrations: readonly string[]
  readonly tables: Readonly<Record<string, Content>>
}

interface Table {
  readonly name: string
  readonly columns: readonly string[]
}

const format = 'minishop-tables-1'
const endOfTable = '\\.\n'

/**
 * All rows of a database as of one moment, as lines: a head, for each table its columns and its rows as COPY writes them, and what it all came to. Needs
 * a role that may read everything in it, and no tool of the server's version. The schema is not in it: migrations make it.
 */
export async function* tablesOf(url: string, told: (copied: CopiedTables) => void): AsyncGenerator<Buffer> {
  const client = await connected(url)
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows: [now] } = await client.query(`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, current_setting('server_version') as server`)
    const { at, server } = now as { at: string; server: string }
    const migrations = await migrationsOf(client)
    yield jsonLine({ format, at, server, migrations })
    const tables: Record<string, Content> = {}
    for (const { name, columns } of await tablesIn(client)) {
      yield jsonLine({ table: name, columns })
      const content = contentOf()
      for await (const row of copyOut(client, `copy ${listed(name, columns)} to stdout`) as AsyncIterable<Buffer>) {
        content.add(row)
        yield row
      }
      yield Buffer.from(endOfTable)
      tables[name] = content.so()
    }
    yield jsonLine({ tables, sequences: await sequencesOf(client) })
    told({ at, migrations, tables })
  } finally {
    await client.end()
  }
}

/**
 * Puts a copy in the place of everything that is in a database, as its owner and in one transaction: whoever reads sees the one or the other. Nothing is changed
 * where the copy is damaged, belongs to other migrations, or comes out differently. Sequences never go back. Answers what is there now.
 */
export const restoreTables = async (url: string, lines: AsyncGenerator<Buffer>): Promise<CopiedTables> => {
  const client = await connected(url)
  try {
    const head = await nextOf<{ format: string; at: string; migrations: readonly string[] }>(lines)
    if (head.format !== format) throw new Error(`This is no copy of tables: it begins with ${JSON.stringify(head).slice(0, 60)}.`)
    await client.query('begin')
    const migrations = await migrationsOf(client)
    const odd = [...new Set(migrations).symmetricDifference(new Set(head.migrations))]
    if (odd.length > 0) throw new Error(`The copy and the database differ in the migrations ${odd.join(', ')}: restore with the version of the shop that made the copy, then migrate.`)
    const present = await tablesIn(client)
    await client.query(`truncate ${present.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`)
    const tables: Record<string, Content> = {}
    for (;;) {
      const next = await nextOf<{ table?: string; columns: readonly string[]; tables: Readonly<Record<string, Content>>; sequences: Readonly<Record<string, string>> }>(lines)
      if (next.table === undefined) {
        for (const { name, columns } of present) tables[name] = await contentIn(client, name, columns)
        const odd = differing(next.tables, tables)
        if (odd.length > 0) throw new Error(`What was restored differs from the copy in ${odd.join(', ')}; nothing was changed.`)
        // Sequences know no transactions, so they come last.
        for (const [name, value] of Object.entries(next.sequences))
          await client.query(`select setval($1::regclass, greatest($2::bigint, (select last_value from ${name})))`, [name, value])
        await client.query('commit')
        return { at: head.at, migrations, tables }
      }
      await copyIn(client, `copy ${listed(next.table, next.columns)} from stdin`, inPieces(rowsOf(lines)))
    }
  } finally {
    await client.end()
  }
}

/** What is in the tables of a database now. */
export const contentOfTables = async (url: string): Promise<Readonly<Record<string, Content>>> => {
  const client = await connected(url)
  try {
    await client.query('begin isolation level repeatable read read only')
    const found: Record<string, Content> = {}
    for (const { name, columns } of await tablesIn(client)) found[name] = await contentIn(client, name, columns)
    return found
  } finally {
    await client.end()
  }
}

const connected = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'minishop backup' })
  client.on('error', () => {})
  await client.connect()
  // What a row looks like must not hang on who reads it, and a large table takes its time.
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'; set extra_float_digits = 3; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`)
  return client
}

const listed = (name: string, columns: readonly string[]): string => `${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(', ')})`

const contentIn = async (client: pg.Client, name: string, columns: readonly string[]): Promise<Content> => {
  const content = contentOf()
  for await (const row of copyOut(client, `copy ${listed(name, columns)} to stdout`) as AsyncIterable<Buffer>) content.add(row)
  return content.so()
}

const migrationsOf = async (client: pg.Client): Promise<readonly string[]> =>
  (await client.query<{ name: string }>('select name from migrations order by name')).rows.map(({ name }) => name)

/** Those first that others refer to. Which migrations there were is kept by whoever migrates, and computed columns compute themselves. */
const tablesIn = async (client: pg.Client): Promise<readonly Table[]> => {
  const { rows } = await client.query<Table>(`
    with recursive found as (select oid, relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'migrations'),
    depth (oid, level) as (
      select oid, 0 from found
      union all
      select conrelid, level + 1 from depth join pg_constraint on confrelid = depth.oid and contype = 'f' and conrelid <> confrelid where level < 20
    )
    select relname as name, (
      select array_agg(attname::text order by attnum) from pg_attribute where attrelid = found.oid and attnum > 0 and not attisdropped and attgenerated = ''
    ) as columns
    from found join depth using (oid) group by found.oid, relname order by max(level), relname`)
  return rows
}

const sequencesOf = async (client: pg.Client): Promise<Readonly<Record<string, string>>> => {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select quote_ident(sequencename) as name, last_value::text as value from pg_sequences where schemaname = 'public' and last_value is not null`,
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

const nextOf = async <T>(lines: AsyncGenerator<Buffer>): Promise<T> => {
  const { value, done } = await lines.next()
  if (done) throw new Error('The copy ends too early: it is not whole.')
  return JSON.parse(String(value)) as T
}

async function* rowsOf(lines: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error('The copy ends within a table: it is not whole.')
    if (value.length === endOfTable.length && value.equals(Buffer.from(endOfTable))) return
    yield value
  }
}
