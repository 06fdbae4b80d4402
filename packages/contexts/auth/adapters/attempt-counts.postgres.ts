import { Conflict } from '@minishop/kernel'
import { sql, type Database } from '@minishop/postgres'
import type { AttemptCounts } from '../ports/attempt-counts.ts'
import { digest } from './digest.ts'
import type { Tables } from './rows.postgres.ts'

export const postgresAttemptCounts = (database: Database): AttemptCounts => ({
  async find(of) {
    const row = await database.read.getKysely<Tables>().selectFrom('attempts').select(['count', 'last_at']).where('hash', '=', digest(of)).executeTakeFirst()
    return { of, count: row?.count ?? 0, ...(row && { lastAt: row.last_at }) }
  },
  async save({ of, count, lastAt }, seen) {
    if (lastAt === undefined) return
    const db = (await database.write()).getKysely<Tables>()
    // A row that is not there counts as none: inserting it is right only for who has seen none.
    const { numAffectedRows } = await sql`
      insert into attempts as a (hash, count, last_at) select ${digest(of)}, ${count}::integer, ${lastAt}::timestamptz
      where ${seen.count}::integer = 0 or exists (select from attempts where hash = ${digest(of)})
      on conflict (hash) do update set count = excluded.count, last_at = excluded.last_at where a.count = ${seen.count}::integer`.execute(db)
    if (numAffectedRows === 0n) throw new Conflict('Somebody else tried meanwhile.')
  },
  async forgetBefore(at) {
    await (await database.write()).getKysely<Tables>().deleteFrom('attempts').where('last_at', '<', at).execute()
  },
})
