import { resolve } from 'node:path'
import { provisionDatabase } from '@minishop/servers'
import pg from 'pg'
import { compositionOf, withDatabase } from '../contexts.ts'
import { companion } from './companion.ts'
import type { ShopSide } from './shop-side.ts'
import type { Side } from './side.ts'

/** Rows that the shop has before anybody orders. */
const copied: Readonly<Record<string, readonly string[]>> = { auth: ['accounts', 'signing_keys'], catalog: ['products', 'stock'] }

/**
 * Starts the bare server over databases of its own on the shop's PostgreSQL: the same settings, made by the same migrations, with the same rows.
 */
export const startBareSide = async (shop: ShopSide): Promise<Side> => {
  const databases = Object.fromEntries(await Promise.all(withDatabase.map(async (name) => [name, await makeDatabase(shop, name)] as const)))
  const server = companion(resolve(import.meta.dirname, 'bare/server.ts'), {
    BARE_DATABASES: JSON.stringify(databases),
    BARE_PEPPER: shop.secrets.passwordPepper,
    // As many threads as the shop has for passwords.
    UV_THREADPOOL_SIZE: '2',
  })
  const port = await server.tell<number>({ do: 'listen' })
  return {
    url: `http://127.0.0.1:${port}`,
    pids: [server.pid],
    settled: () => server.tell<undefined>({ do: 'settle' }),
    stop: () => server.stop(),
  }
}

/** Answers the URL of its runtime role. */
const makeDatabase = async (shop: ShopSide, name: (typeof withDatabase)[number]): Promise<string> => {
  const bare = `bare_${name}`
  const { ownerUrl, runtimeUrl } = await provisionDatabase(shop.databaseUrl('postgres'), bare)
  const { migrate } = await compositionOf(name)
  await migrate!(ownerUrl, { write() {} })
  const from = new pg.Client({ connectionString: shop.databaseUrl(name) })
  const to = new pg.Client({ connectionString: shop.databaseUrl(bare) })
  try {
    await Promise.all([from.connect(), to.connect()])
    for (const table of copied[name] ?? []) await copyRows(from, to, table)
    // The shop's tables are as old as their rows; these would be planned for as if they were empty.
    await to.query('analyze')
  } finally {
    await Promise.all([from.end(), to.end()])
  }
  return runtimeUrl
}

const copyRows = async (from: pg.Client, to: pg.Client, table: string): Promise<void> => {
  const { rows: columns } = await from.query<{ name: string }>(
    `select quote_ident(column_name) as name from information_schema.columns where table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  const names = columns.map(({ name }) => name).join(', ')
  const { rows } = await from.query<{ all: string | null }>(`select json_agg(t)::text as all from ${table} t`)
  await to.query(`insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)`, [rows[0]!.all ?? '[]'])
}
