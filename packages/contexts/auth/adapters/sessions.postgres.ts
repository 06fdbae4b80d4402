import { Conflict } from '@minishop/kernel'
import { sql, type Database, type Selectable } from '@minishop/postgres'
import { isOpen, type Session } from '../domain/session.ts'
import type { Issued, Sessions } from '../ports/sessions.ts'
import { digest } from './digest.ts'
import type { Tables } from './rows.postgres.ts'

export const postgresSessions = (database: Database): Sessions => {
  const read = () => database.read.getKysely<Tables>()
  const write = async () => (await database.write()).getKysely<Tables>()
  const give = async ({ sessionId, generation }: Session, { accessToken, refreshToken }: Issued): Promise<void> => {
    const values = { refresh_hash: digest(refreshToken), access_hash: digest(accessToken), session_id: sessionId, generation }
    await (await write()).insertInto('session_tokens').values(values).execute()
  }

  return {
    async open(session, issued, account) {
      const db = await write()
      // Whoever changes the password waits for this lock, and then ends this session too.
      const asRead = await db.selectFrom('accounts').select('user_id').where('user_id', '=', account.userId).where('version', '=', account.version).forShare().executeTakeFirst()
      if (asRead === undefined) throw new Conflict(`The account ${account.userId} was changed meanwhile.`)
      const { sessionId, userId, generation, startedAt, lastUsedAt, expiresAt, version } = session
      await db
        .insertInto('sessions')
        .values({
          session_id: sessionId,
          user_id: userId,
          device_hash: digest(issued.deviceToken),
          generation,
          started_at: startedAt,
          last_used_at: lastUsedAt,
          expires_at: expiresAt,
          version,
        })
        .execute()
      await give(session, issued)
    },
    async findByToken(refreshToken) {
      const row = await read()
        .selectFrom('session_tokens as t')
        .innerJoin('sessions as s', 's.session_id', 't.session_id')
        .selectAll('s')
        .select('t.generation as shown')
        .where('t.refresh_hash', '=', digest(refreshToken))
        .executeTakeFirst()
      return row && { session: session(row), generation: row.shown }
    },
    async idByAccessToken(accessToken) {
      const row = await read().selectFrom('session_tokens').select('session_id').where('access_hash', '=', digest(accessToken)).executeTakeFirst()
      return row?.session_id
    },
    async find(sessionId) {
      const row = await read().selectFrom('sessions').selectAll().where('session_id', '=', sessionId).executeTakeFirst()
      return row && session(row)
    },
    async openOf(userId, at) {
      const query = read().selectFrom('sessions').selectAll().where('user_id', '=', userId).where('ended_at', 'is', null).where('expires_at', '>', at)
      const found = await query.orderBy('session_id', 'desc').execute()
      return found.map(session).filter((one) => isOpen(one, at))
    },
    async save({ state, events }, issued) {
      const { sessionId, generation, lastUsedAt, endedAt = null, version } = state
      const updated = await (await write())
        .updateTable('sessions')
        .set({ generation, last_used_at: lastUsedAt, ended_at: endedAt, version })
        .where('session_id', '=', sessionId)
        .where('version', '=', version - 1)
        .executeTakeFirst()
      if (updated.numUpdatedRows === 0n) throw new Conflict(`Somebody else used the session ${sessionId}.`)
      if (issued !== undefined) await give(state, issued)
      await database.announce(state.userId, events)
    },
    announce: (event) => database.announce(event.data.userId, [event]),
    async endAll(userId, at, except) {
      await (await write())
        .updateTable('sessions')
        .set({ ended_at: at, version: sql<number>`version + 1` })
        .where('user_id', '=', userId)
        .where('ended_at', 'is', null)
        .$if(except !== undefined, (query) => query.where('session_id', '!=', except!))
        .execute()
    },
    async knowsDevice(userId, deviceToken) {
      const row = await read().selectFrom('sessions').select('session_id').where('user_id', '=', userId).where('device_hash', '=', digest(deviceToken)).limit(1).executeTakeFirst()
      return row !== undefined
    },
    async forgetExpired(at) {
      await (await write()).deleteFrom('sessions').where('expires_at', '<', at).execute()
    },
  }
}

const session = (row: Selectable<Tables['sessions']>): Session => ({
  sessionId: row.session_id,
  userId: row.user_id,
  generation: row.generation,
  startedAt: row.started_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  ...(row.ended_at !== null && { endedAt: row.ended_at }),
  version: row.version,
})
