import type { Fault } from './faults.ts'
import { run, type Run } from './run.ts'

const fails = (made: Run, invariants: ReadonlySet<string>): boolean => made.breaches.some(({ invariant }) => invariants.has(invariant))

/** A run without an end fails too, but tells nobody anything. */
const attempt = (seed: number, faults: readonly Fault[]): Promise<Run | undefined> => run(seed, faults).catch(() => undefined)

/**
 * The same seed with as few faults as it takes to break one of the same invariants: leaves out halves, then smaller parts, then single ones, for as
 * long as the run still fails. At most so many runs.
 */
export const shrunk = async (failed: Run, mostRuns = 400): Promise<Run> => {
  const invariants = new Set(failed.breaches.map(({ invariant }) => invariant))
  let best = failed
  let runs = 0
  for (let size = Math.ceil(best.faults.length / 2); size >= 1 && runs < mostRuns; ) {
    let smaller: Run | undefined
    for (let at = 0; at < best.faults.length && runs < mostRuns && smaller === undefined; at += size) {
      runs++
      const made = await attempt(failed.seed, best.faults.toSpliced(at, size))
      if (made !== undefined && made.faults.length < best.faults.length && fails(made, invariants)) smaller = made
    }
    if (smaller) best = smaller
    else if (size === 1) break
    else size = Math.ceil(size / 2)
    size = Math.min(size, Math.max(1, best.faults.length))
    if (best.faults.length === 0) break
  }
  return best
}
