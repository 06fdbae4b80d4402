import { Conflict } from '@minishop/kernel'
import { sql, type Database, type Selectable } from '@minishop/postgres'
import type { Account } from '../domain/account.ts'
import type { Accounts } from '../ports/accounts.ts'
import { cursorAfter, readCursor } from './cursor.ts'
import type { Tables } from './rows.postgres.ts'

export const postgresAccounts = (database: Database): Accounts => {
  const select = () => database.read.getKysely<Tables>().selectFrom('accounts').selectAll()
  return {
    async find(userId) {
      const row = await select().where('user_id', '=', userId).executeTakeFirst()
      return row && account(row)
    },
    async findByAddress(email) {
      const row = await select().where('email', '=', email).executeTakeFirst()
      return row && account(row)
    },
    async save({ state: { userId, email, name = null, roles, passwordHash, emailVerified, registeredAt, version }, events }) {
      const db = (await database.write()).getKysely<Tables>()
      const values = { email, name, roles: [...roles], password_hash: passwordHash, email_verified: emailVerified, registered_at: registeredAt, version }
      if (version === 1) await db.insertInto('accounts').values({ user_id: userId, ...values }).execute()
      else {
        const updated = await db.updateTable('accounts').set(values).where('user_id', '=', userId).where('version', '=', version - 1).executeTakeFirst()
        if (updated.numUpdatedRows === 0n) throw new Conflict(`Somebody else changed the account ${userId}.`)
      }
      await database.announce(userId, events)
    },
    announce: (userId, event) => database.announce(userId, [event]),
    async admins() {
      const db = (await database.write()).getKysely<Tables>()
      // In the order of ids, so that two who do this at once do not wait for each other in a circle.
      const found = await db.selectFrom('accounts').select('user_id').where(sql<boolean>`'admin' = any(roles)`).orderBy('user_id').forUpdate().execute()
      return found.map(({ user_id }) => user_id)
    },
    async search({ words, limit, cursor }) {
      const after = cursor === undefined ? undefined : readCursor(cursor)
      if (cursor !== undefined && after === undefined) return undefined
      const pattern = `%${(words ?? '').replace(/[\\%_]/g, '\\$&')}%`
      const found = await select()
        .$if(words !== undefined, (query) => query.where((where) => where.or([where('email', 'ilike', pattern as never), where('name', 'ilike', pattern)])))
        .$if(after !== undefined, (query) => query.where('user_id', '<', after!))
        .orderBy('user_id', 'desc')
        .limit(limit + 1)
        .execute()
      const accounts = found.slice(0, limit).map(account)
      return { accounts, ...(found.length > limit && { next: cursorAfter(accounts.at(-1)!.userId) }) }
    },
  }
}

const account = (row: Selectable<Tables['accounts']>): Account => ({
  userId: row.user_id,
  email: row.email,
  ...(row.name !== null && { name: row.name }),
  roles: row.roles,
  passwordHash: row.password_hash,
  emailVerified: row.email_verified,
  registeredAt: row.registered_at,
  version: row.version,
})
