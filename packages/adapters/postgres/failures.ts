import { DriverException, OptimisticLockError } from '@mikro-orm/core'
import { Conflict, Unavailable } from '@minishop/kernel'

/** What this store is called where it can't be reached. */
export const store = 'PostgreSQL'

// PostgreSQL 18, appendix A. A violated unique or exclusion constraint means that somebody else made the same thing first:
// the next try finds it and says so in the shop's words.
const conflicts = /^(23505|23P01|40001|40P01)$/
// Connection (08), resources (53), operator's intervention, also a statement out of time (57), system (58), a standby that can't be
// written to, sessions ended for being idle in a transaction, a lock not given in time.
const outages = /^(08...|53...|57...|58...|25006|25P03|25P04|55P03)$/
const sqlState = /^[0-9A-Z]{5}$/

/** What a connection threw, in the kernel's words: `Conflict`, `Unavailable`, or as it is where it is a mistake of ours. */
export const translated = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof Conflict || error instanceof Unavailable) return error
  const code = codeOf(error)
  if (conflicts.test(code)) return new Conflict(error.message, { cause: error })
  if (outages.test(code) || isConnectionLoss(error)) return new Unavailable(store, { cause: error })
  return error
}

/**
 * What a unit of work threw. Errors of connections were translated where they happened; MikroORM may have wrapped them, and has one of its own.
 * Anything else is the use case's, whatever it is called: a seal that does not open is no outage of the database.
 */
export const unwrapped = (error: unknown): unknown => {
  if (error instanceof OptimisticLockError) return new Conflict(error.message, { cause: error })
  return error instanceof DriverException && error.cause !== undefined ? translated(error.cause) : error
}

/** Whether the connection itself is gone or can't be trusted any more: no SQLSTATE, since nobody on the other side said anything. */
export const isConnectionLoss = (error: Error): boolean => {
  const code = codeOf(error)
  if (/^E[A-Z_]+$/.test(code)) return true
  return !sqlState.test(code) && /connection|terminated|not queryable|read timeout|timeout exceeded|calling end on the pool/i.test(error.message)
}

const codeOf = (error: Error): string => String((error as { code?: unknown }).code ?? '')
