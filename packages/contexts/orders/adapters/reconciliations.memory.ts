import type { MemoryStore } from '@minishop/memory'
import type { Difference } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import type { DifferenceState, OpenOrder, Reconciliations } from '../ports/reconciliations.ts'

/** Differences and walks in memory. */
export const memoryReconciliations = (store: MemoryStore): Reconciliations => {
  const differences = store.table<Difference>('differences')
  const walks = store.table<{ readonly after: OrderId }>('walks')
  const stateOf = ({ repaired, settledAt, accepted }: Difference): DifferenceState =>
    repaired ? 'repaired' : accepted !== undefined ? 'accepted' : settledAt === undefined ? 'open' : 'settled'
  const open = () => differences.values().filter((difference) => stateOf(difference) === 'open')
  return {
    async note(difference) {
      const known = differences.get(difference.differenceId)
      const accepted = known?.accepted
      await differences.put(difference.differenceId, { ...difference, firstFoundAt: known?.firstFoundAt ?? difference.firstFoundAt, ...(accepted !== undefined && { accepted }) })
    },
    async settle(differenceId, at) {
      const known = differences.get(differenceId)
      if (known !== undefined && stateOf(known) === 'open') await differences.put(differenceId, { ...known, settledAt: at })
    },
    async accept(differenceId, note) {
      const known = differences.get(differenceId)
      if (known === undefined || stateOf(known) !== 'open') return undefined
      const accepted = { ...known, accepted: note }
      await differences.put(differenceId, accepted)
      return accepted
    },
    isOpen: async (orderId) => open().some((difference) => difference.orderId === orderId),
    async openOrders(limit) {
      const kinds = new Map<OrderId, string[]>()
      for (const { orderId, kind } of open().sort((a, b) => (a.foundAt < b.foundAt ? -1 : 1))) kinds.set(orderId, [...(kinds.get(orderId) ?? []), kind])
      return [...kinds].map(([orderId, kinds]): OpenOrder => ({ orderId, kinds: kinds.sort() })).slice(0, limit)
    },
    async openByKind() {
      const counts = new Map<string, number>()
      for (const { kind } of open()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
      return counts
    },
    async search({ state, since, limit, before }) {
      const found = differences
        .values()
        .filter((difference) => state === undefined || stateOf(difference) === state)
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
