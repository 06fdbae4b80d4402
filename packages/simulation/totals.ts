import { failPoints, type FailPoint } from '@minishop/kernel'
import type { FaultKind } from './faults.ts'
import type { Run } from './run.ts'

/** What many runs came to together. */
export class Totals {
  runs = 0
  steps = 0
  visits = 0
  orders = 0
  readonly statuses = new Map<string, number>()
  readonly faults = new Map<FaultKind, number>()
  readonly reached = new Map<FailPoint, number>()
  readonly failed: number[] = []

  add({ seed, steps, faults, reached, breaches, evidence }: Run): void {
    this.runs++
    this.steps += steps
    this.visits += evidence.visits.length
    this.orders += evidence.orders.length
    for (const { status } of evidence.orders) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
    for (const { kind } of faults) this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1)
    for (const [point, times] of reached) this.reached.set(point, (this.reached.get(point) ?? 0) + times)
    if (breaches.length > 0) this.failed.push(seed)
  }

  /** For people, one line a thing. */
  written(seconds: number): readonly string[] {
    const each = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a).map(([what, times]) => `${times} ${what}`)
    const missing = failPoints.filter((point) => !this.reached.has(point))
    return [
      `${this.runs} runs, ${this.steps} steps, ${(this.runs / seconds).toFixed(0)} runs a second`,
      `${this.visits} calls, ${this.orders} orders: ${each(this.statuses).join(', ') || 'none'}`,
      `faults: ${each(this.faults).join(', ') || 'none'}`,
      `fail-points reached: ${this.reached.size} of ${failPoints.length}${missing.length > 0 && this.reached.size > 0 ? `; not ${missing.join(', ')}` : ''}`,
    ]
  }
}
