import { failPoints, type FailPoint } from '@minishop/kernel'
import type { FaultKind } from './faults.ts'
import type { Summary } from './summary.ts'

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

  add({ seed, steps, visits, statuses, faults, reached, broken }: Summary): void {
    this.runs++
    this.steps += steps
    this.visits += visits
    this.orders += statuses.length
    for (const status of statuses) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
    for (const kind of faults) this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1)
    for (const [point, times] of reached) this.reached.set(point, (this.reached.get(point) ?? 0) + times)
    if (broken) this.failed.push(seed)
  }

  /** For people, one line a thing: after so many seconds by the clock, and of the processor's time. */
  written(seconds: number, ofProcessor: number): readonly string[] {
    const each = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a).map(([what, times]) => `${times} ${what}`)
    const missing = failPoints.filter((point) => !this.reached.has(point))
    return [
      `${this.runs} runs, ${this.steps} steps, ${(this.runs / seconds).toFixed(0)} runs a second, ${(this.runs / ofProcessor).toFixed(0)} for a second of one core`,
      `${this.visits} calls, ${this.orders} orders: ${each(this.statuses).join(', ') || 'none'}`,
      `faults: ${each(this.faults).join(', ') || 'none'}`,
      `fail-points reached: ${this.reached.size} of ${failPoints.length}${missing.length > 0 && this.reached.size > 0 ? `; not ${missing.join(', ')}` : ''}`,
    ]
  }
}
