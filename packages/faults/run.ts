import { join } from 'node:path'
import { failPoints } from '@minishop/kernel'
import { contextNames } from './laboratory/contexts.ts'
import { usual, type Experiment } from './experiment.ts'
import { openLaboratory } from './laboratory/laboratory.ts'
import { tried, type Tried } from './trying.ts'

export interface FaultsRun {
  readonly seed: number
  readonly tried: readonly Tried[]
  /** Fail-points that no service came by. */
  readonly unreached: readonly string[]
  readonly seconds: number
}

export interface FaultsOptions {
  /** Empty, or not there yet. */
  readonly folder: string
  readonly seed: number
  readonly only: readonly Experiment[]
  /** Told of each experiment as soon as it is judged. */
  readonly told?: (tried: Tried) => void
  readonly signal?: AbortSignal
}

/** Opens a shop of each kind that is asked for, does its experiments on it one after the other, and closes it. */
export const runFaults = async ({ folder, seed, only, told = () => {}, signal }: FaultsOptions): Promise<FaultsRun> => {
  const began = performance.now()
  const results: Tried[] = []
  const keep = (result: Tried): void => {
    results.push(result)
    told(result)
  }
  const reached = new Map<string, Set<string>>(['migration', ...contextNames].map((name) => [name, new Set()]))
  for (const [kind, those] of Map.groupBy(only, ({ shop = usual }) => shop)) {
    if (signal?.aborted) break
    const lab = await openLaboratory(join(folder, kind.name), { seed, kind }).catch((error: Error) => error)
    if (lab instanceof Error) {
      // Others are done on shops of their own.
      for (const { name, what } of those) keep({ name, what, times: 0, orders: 0, readySeconds: undefined, quietSeconds: undefined, wrong: [`It was not done, for its shop could not be opened: ${lab.message}`] })
      continue
    }
    const known = new Set<string>()
    try {
      for (const experiment of those) {
        if (signal?.aborted) break
        keep(await tried(lab, experiment, known))
      }
      for (const [name, points] of reached) for (const point of lab.shop.reached(name)) points.add(point)
    } finally {
      await lab.close()
    }
  }
  const all = new Set([...reached.values()].flatMap((points) => [...points]))
  return { seed, tried: results, unreached: failPoints.filter((point) => !all.has(point)), seconds: (performance.now() - began) / 1000 }
}
