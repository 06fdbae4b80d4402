import { randomBytes } from 'node:crypto'
import { Unavailable, type Ids, type Instant } from '@minishop/kernel'
import type { Orm } from './orm.ts'
import type { OwnTables } from './rows.ts'

const diskFull = '53100'

/** Whether this is PostgreSQL saying that its disk is full. */
export const isFull = (error: unknown): boolean => error instanceof Unavailable && (error.cause as { code?: unknown } | undefined)?.code === diskFull

/**
 * Writes some pages and undoes it. Rejects where there is no room for them. A database whose disk is full answers every question that is only read,
 * so nothing else tells when it can be written to again.
 */
export const findRoom = async (orm: Orm, ids: Ids, at: Instant): Promise<void> => {
  const em = orm.em.fork()
  await em.begin()
  try {
    const answer = JSON.stringify(randomBytes(64 * 1024).toString('base64'))
    await em.getKysely<OwnTables>().insertInto('once').values({ scope: 'room', key: ids.next(), fingerprint: '', answer, at }).execute()
  } finally {
    await em.rollback()
  }
}
