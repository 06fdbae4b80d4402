import type { FailPoint } from '@minishop/kernel'
import type { FaultKind } from './faults.ts'
import { run, type Run } from './run.ts'

/** What one run came to, small enough to be sent from one thread to another. The run itself is had again by its seed. */
export interface Summary {
  readonly seed: number
  readonly steps: number
  readonly visits: number
  /** One for each order. */
  readonly statuses: readonly string[]
  readonly faults: readonly FaultKind[]
  readonly reached: readonly (readonly [FailPoint, number])[]
  readonly broken: boolean
  /** Why the run had no end. */
  readonly failure?: string
}

export const summaryOf = ({ seed, steps, faults, reached, breaches, evidence }: Run): Summary => ({
  seed,
  steps,
  visits: evidence.visits.length,
  statuses: evidence.orders.map(({ status }) => status),
  faults: faults.map(({ kind }) => kind),
  reached: [...reached],
  broken: breaches.length > 0,
})

/** Runs a seed. A run that can't be brought to its end is summed up too: something is wrong with it. */
export const summed = (seed: number): Promise<Summary> =>
  run(seed).then(summaryOf, (error: Error) => ({ seed, steps: 0, visits: 0, statuses: [], faults: [], reached: [], broken: true, failure: error.message }))
