import type { Announcements, UnitOfWork } from '@minishop/kernel'
import type { SqlEntityManager } from '@mikro-orm/postgresql'

/**
 * The database of one context, as its adapters see it. Rows are declared with `defineEntity` and read and written by Kysely:
 *
 *     type Tables = TablesOf<typeof rows>
 *     database.read.getKysely<Tables>().selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
 *     const db = (await database.write()).getKysely<Tables>()
 *
 * Moments come as `Instant` and whole numbers as numbers. What goes wrong comes as the kernel's errors: `Unavailable` where the database
 * can't be reached, `Conflict` where somebody else was faster (a violated unique constraint, too); the unit of work is then to be done again.
 */
export abstract class Database implements UnitOfWork, Announcements {
  /**
   * For reading. Sees what the current unit of work has written, once it has. Outside of one it has no identity map:
   * there, Kysely and `execute` work, and `find` needs a `fork()`.
   */
  abstract get read(): SqlEntityManager
  /** The transaction of the current unit of work, which begins at the first call. Throws outside one. */
  abstract write(): Promise<SqlEntityManager>
  abstract announce(...args: Parameters<Announcements['announce']>): ReturnType<Announcements['announce']>
  abstract perform(...args: Parameters<UnitOfWork['perform']>): ReturnType<UnitOfWork['perform']>
  /** At the commit of the current unit of work the relay is told to look for more. Throws outside one. */
  abstract announceMore(): void
  /** Calls `listener` after each commit that leaves something to announce, with the keys of that, until the function it returns is called. */
  abstract whenAnnounced(listener: (keys: readonly string[]) => void): () => void
  /** True, or why this database can't be used now: within a second. */
  abstract ping(): Promise<true | string>
  abstract close(): Promise<void>
}
