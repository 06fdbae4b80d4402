import pg from 'pg'

export type Databases = Readonly<Record<'auth' | 'catalog' | 'orders' | 'shipping', pg.Pool>>

/** A pool for each database, as large as the shop's. Numbers and times come as in the shop: numbers and text. */
export const openDatabases = (): Databases => {
  const urls = JSON.parse(process.env['BARE_DATABASES']!) as Record<keyof Databases, string>
  const getTypeParser = (oid: number, format?: 'text' | 'binary'): any => {
    if (oid === 20) return Number
    return oid === 1184 ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text')
  }
  return Object.fromEntries(Object.entries(urls).map(([name, connectionString]) => [name, new pg.Pool({ connectionString, max: 10, types: { getTypeParser } })])) as unknown as Databases
}

export type Query = (text: string, values?: unknown[]) => Promise<any[]>

/** One transaction over one connection. */
export const inTransaction = async <T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(async (text, values) => (await client.query(text, values)).rows)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** The one row a statement answers. */
export const one = async (pool: pg.Pool, text: string, values: unknown[]): Promise<any> => (await pool.query(text, values)).rows[0]
