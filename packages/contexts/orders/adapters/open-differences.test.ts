import test from 'ava'
import type { Metrics } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { recordDifference } from '../application/record-difference.ts'
import { settleDifference } from '../application/settle-difference.ts'
import { todos } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { measuredReconciliations } from './open-differences.ts'

class ReadMetrics implements Metrics {
  readonly gauges = new Map<string, () => number | Promise<number>>()
  count(): void {}
  observe(): void {}
  gauge(name: string, read: () => number | Promise<number>, labels: Readonly<Record<string, string>> = {}): void {
    this.gauges.set([name, ...Object.values(labels)].join(' '), read)
  }
}

test('what is open is counted by kind and by what is to be done, the same by every replica, and not any more when it is settled or repaired', async (t) => {
  const { hear, reconciliations } = ordersRehearsal()
  let counted = 0
  const counting: Reconciliations = Object.assign(Object.create(reconciliations), { openByKind: () => (counted++, reconciliations.openByKind()) })
  const [one, other] = [new ReadMetrics(), new ReadMetrics()]
  for (const metrics of [one, other]) measuredReconciliations(counting, metrics)
  const read = async ({ gauges }: ReadMetrics) => {
    const values = await Promise.all([...gauges].map(async ([name, read]) => [name.replace('reconciliation_differences_open ', ''), await read()] as const))
    return Object.fromEntries(values.filter(([, value]) => value !== 0))
  }
  t.deepEqual(await read(one), {})
  t.is(one.gauges.size, Object.keys(todos).length + 1)
  const found = (n: number, kind: string, repaired = false) => hear(recordDifference, { orderId: testId<OrderId>(n), kind, repaired, detail: 'It is so.' })
  await found(50, 'shipment-missing')
  await found(51, 'shipment-missing')
  await found(52, 'units-given-away')
  await found(53, 'units-not-sold', true)
  await found(54, 'never-seen-before')
  const open = { 'other look-into-it': 1, 'shipment-missing ask-the-carrier': 2, 'units-given-away decide-whether-to-send': 1 }
  counted = 0
  t.deepEqual([await read(one), await read(other)], [open, open])
  t.is(counted, 2, 'one look at the store for all kinds')
  await found(51, 'shipment-missing', true)
  await hear(settleDifference, { orderId: testId<OrderId>(52), kind: 'units-given-away' })
  t.deepEqual(await read(other), { 'other look-into-it': 1, 'shipment-missing ask-the-carrier': 1 })
})
