import type { Instant, UserId } from '@minishop/kernel'
import type { MemoryStore } from '@minishop/memory'
import type { Purpose } from '../domain/one-time-token.ts'
import type { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { digest } from './digest.ts'

interface Kept {
  readonly hash: string
  readonly purpose: Purpose
  readonly userId: UserId
  readonly expiresAt: Instant
}

export const memoryOneTimeTokens = (store: MemoryStore): OneTimeTokens => {
  const rows = store.table<Kept>('one-time-tokens')
  return {
    keep: async (token, purpose, userId, expiresAt) => rows.insert(digest(token), { hash: digest(token), purpose, userId, expiresAt }),
    async take(token, purpose, at) {
      await store.write()
      const taken = rows.get(digest(token))
      if (taken === undefined || taken.purpose !== purpose || taken.expiresAt <= at) return undefined
      for (const { hash, userId, purpose: other } of rows.values()) if (userId === taken.userId && other === purpose) await rows.delete(hash)
      return taken.userId
    },
    async forgetExpired(at) {
      await store.write()
      for (const { hash, expiresAt } of rows.values()) if (expiresAt <= at) await rows.delete(hash)
    },
  }
}
