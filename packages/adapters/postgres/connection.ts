import type { Instant } from '@minishop/kernel'
import { instant as instantAt } from '@minishop/kernel'
import pg from 'pg'

/** Where a database is, or who says that anew for each connection: whoever logs in, and the password, may change meanwhile. */
export type Address = string | (() => string)
const latest = (address: Address): string => (typeof address === 'string' ? address : address())

/** How every connection is made. `sslmode=verify-full` and its kin are read from the URL (libpq's names). */
export const connectionOptions = (address: Address, name: string) => ({
  connectionString: latest(address),
  application_name: `minishop ${name}`,
  connectionTimeoutMillis: 3000,
  // A server that died without a word must not hold a caller for longer. Beyond the runtime role's own statement_timeout (10 s).
  query_timeout: 15_000,
  keepAlive: true,
  types: { getTypeParser },
})

/** The clients of a pool, each of which goes to where the database is said to be when it is made. */
export const clientTo = (address: Address): typeof pg.Client =>
  class extends pg.Client {
    constructor(options: pg.ClientConfig) {
      super({ ...options, connectionString: latest(address) })
    }
  }

const bigint = 20
const timestamptz = 1184

function getTypeParser(oid: number, format?: 'text' | 'binary'): any {
  if (format !== 'binary' && oid === bigint) return wholeNumber
  if (format !== 'binary' && oid === timestamptz) return instantOf
  // MikroORM takes dates without a zone and intervals as text, and so do we.
  if (oid === 1082 || oid === 1114 || oid === 1186) return (text: string) => text
  return pg.types.getTypeParser(oid, format as 'text')
}

/** A 64-bit integer as a number. Throws beyond 2^53: a wrong amount is worse than none. */
export const wholeNumber = (text: string): number => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is beyond what a number holds exactly.`)
  return number
}

const written = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d)(?::(\d\d))?$/

/** `2026-01-31 12:00:00.5+00`, as PostgreSQL writes it in whatever zone the session has, as an `Instant`. */
export const instantOf = (text: string): Instant => {
  const [, day, time, fraction = '', hours, minutes = '00'] = written.exec(text) ?? []
  if (day === undefined) throw new Error(`"${text}" is no moment between the years 0 and 9999.`)
  const moment = `${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}`
  return hours === '+00' && minutes === '00' ? (`${moment}Z` as Instant) : instantAt(Date.parse(`${moment}${hours}:${minutes}`))
}
