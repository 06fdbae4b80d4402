import type { Database } from '@minishop/postgres'
import type { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { digest } from './digest.ts'
import type { Tables } from './rows.postgres.ts'

export const postgresOneTimeTokens = (database: Database): OneTimeTokens => {
  const write = async () => (await database.write()).getKysely<Tables>()
  return {
    async keep(token, purpose, userId, expiresAt) {
      await (await write()).insertInto('one_time_tokens').values({ hash: digest(token), purpose, user_id: userId, expires_at: expiresAt }).execute()
    },
    async take(token, purpose, at) {
      const db = await write()
      // Whoever deletes the row has it; the one who comes second waits, and then finds nothing.
      const taken = await db
        .deleteFrom('one_time_tokens')
        .where('hash', '=', digest(token))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', at)
        .returning('user_id')
        .executeTakeFirst()
      if (taken === undefined) return undefined
      await db.deleteFrom('one_time_tokens').where('user_id', '=', taken.user_id).where('purpose', '=', purpose).execute()
      return taken.user_id
    },
    async forgetExpired(at) {
      await (await write()).deleteFrom('one_time_tokens').where('expires_at', '<=', at).execute()
    },
  }
}
