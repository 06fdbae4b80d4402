import type { MemoryStore } from '@minishop/memory'
import type { Account } from '../domain/account.ts'
import type { Accounts } from '../ports/accounts.ts'
import { cursorAfter, readCursor } from './cursor.ts'

/** The table other adapters look at too. */
export const accountsTable = (store: MemoryStore) => store.table<Account>('accounts', { unique: ({ email }) => [`email ${email}`] })

export const memoryAccounts = (store: MemoryStore): Accounts => {
  const rows = accountsTable(store)
  return {
    find: async (userId) => rows.get(userId),
    findByAddress: async (email) => rows.values().find((account) => account.email === email),
    async save({ state, events }) {
      if (state.version === 1) await rows.insert(state.userId, state)
      else await rows.replace(state.userId, state, ({ version }) => version === state.version - 1)
      store.announce(state.userId, events)
    },
    announce: async (userId, event) => store.announce(userId, [event]),
    async admins() {
      await store.write()
      return rows.values().flatMap(({ userId, roles }) => (roles.includes('admin') ? [userId] : []))
    },
    async search({ words = '', limit, cursor }) {
      const after = cursor === undefined ? undefined : readCursor(cursor)
      if (cursor !== undefined && after === undefined) return undefined
      const wanted = words.toLowerCase()
      const found = rows
        .values()
        .filter(({ email, name = '' }) => email.includes(wanted) || name.toLowerCase().includes(wanted))
        .filter(({ userId }) => after === undefined || userId < after)
        .sort((a, b) => (a.userId < b.userId ? 1 : -1))
      const accounts = found.slice(0, limit)
      return { accounts, ...(found.length > limit && { next: cursorAfter(accounts.at(-1)!.userId) }) }
    },
  }
}
