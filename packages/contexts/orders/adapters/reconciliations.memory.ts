import type { MemoryStore } from '@minishop/memory'
import type { Difference } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'

/** Differences and walks in memory. */
export const memoryReconciliations = (store: MemoryStore): Reconciliations => {
  const differences = store.table<Difference>('differences')
  const walks = store.table<{ readonly after: OrderId }>('walks')
  return {
    async note(difference) {
      const known = differences.get(difference.differenceId)
      await differences.put(difference.differenceId, { ...difference, firstFoundAt: known?.firstFoundAt ?? difference.firstFoundAt })
    },
    async search({ repaired, since, limit, before }) {
      const found = differences
        .values()
        .filter((difference) => repaired === undefined || difference.repaired === repaired)
        .filter(({ foundAt }) => since === undefined || foundAt >= since)
        .filter(({ differenceId }) => before === undefined || differenceId < before)
        .sort((a, b) => (a.differenceId < b.differenceId ? 1 : -1))
      const page = found.slice(0, limit)
      return { differences: page, next: found.length > limit ? page.at(-1)!.differenceId : undefined }
    },
    async placeOf(walk) {
      return walks.get(walk)?.after ?? null
    },
    async move(walk, after) {
      if (after === null) await walks.delete(walk)
      else await walks.put(walk, { after })
    },
  }
}
