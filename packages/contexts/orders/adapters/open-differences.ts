import type { Metrics } from '@minishop/kernel'
import { todos } from '../domain/difference.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'

/**
 * Reconciliations, with a gauge over them for each kind that can be left open, and one for any other: `reconciliation_differences_open` are open right
 * now, by `kind` and by what a person has `todo` about them. They are counted in the store when they are read, once for all kinds: each replica tells
 * the same.
 */
export const measuredReconciliations = (reconciliations: Reconciliations, metrics: Metrics): Reconciliations => {
  let counting: Promise<ReadonlyMap<string, number>> | undefined
  const counts = () => (counting ??= reconciliations.openByKind().finally(() => void (counting = undefined)))
  const others = async () => [...(await counts())].reduce((so, [kind, count]) => (kind in todos ? so : so + count), 0)
  metrics.gauge('reconciliation_differences_open', others, { kind: 'other', todo: 'look-into-it' })
  for (const [kind, todo] of Object.entries(todos)) metrics.gauge('reconciliation_differences_open', async () => (await counts()).get(kind) ?? 0, { kind, todo })
  return reconciliations
}
