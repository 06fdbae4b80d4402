import { Conflict, type Instant } from '@minishop/kernel'
import type { MemoryStore } from '@minishop/memory'
import type { AttemptCounts } from '../ports/attempt-counts.ts'
import { digest } from './digest.ts'

interface Kept {
  readonly hash: string
  readonly count: number
  readonly lastAt: Instant
}

export const memoryAttemptCounts = (store: MemoryStore): AttemptCounts => {
  const rows = store.table<Kept>('attempts')
  return {
    async find(of) {
      const kept = rows.get(digest(of))
      return { of, count: kept?.count ?? 0, ...(kept && { lastAt: kept.lastAt }) }
    },
    async save({ of, count, lastAt }, seen) {
      await store.write()
      const hash = digest(of)
      if ((rows.get(hash)?.count ?? 0) !== seen.count) throw new Conflict('Somebody else tried meanwhile.')
      if (lastAt !== undefined) await rows.put(hash, { hash, count, lastAt })
    },
    async forgetBefore(at) {
      await store.write()
      for (const { hash, lastAt } of rows.values()) if (lastAt < at) await rows.delete(hash)
    },
  }
}
