import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

export const contextsWithStore = ['auth', 'catalog', 'orders', 'shipping'] as const

/** The superuser's own way into the shop's PostgreSQL. */
export const asSuperuser = async <T>({ folder, port }: { readonly folder: string; readonly port: number }, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const password = (await readFile(join(folder, 'postgres', 'password'), 'utf8')).trim()
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database, connectionTimeoutMillis: 20_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Rows of a statement; dates and big numbers as JSON has them. */
export const rowsOf = async (client: pg.Client, text: string, values: readonly unknown[] = []): Promise<any[]> => {
  const { rows } = await client.query<{ row: any }>(`select to_jsonb(found) as row from (${text}) found`, [...values])
  return rows.map(({ row }) => row)
}

/** A moment as it is written everywhere in the shop. */
export const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
