import pg from 'pg'

export const contextsWithStore = ['auth', 'catalog', 'orders', 'shipping'] as const

/** The way into a database of the server of this URL, as its user. */
export const inDatabase = async <T>(server: string, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const url = new URL(server)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 20_000 })
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
