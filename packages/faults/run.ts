import { failPoints } from '@minishop/kernel'
import { contextNames } from './context-names.ts'
import { crashes } from './crashes.ts'
import type { Experiment } from './experiment.ts'
import { openLaboratory } from './laboratory.ts'
import { messages } from './messages.ts'
import { migrations } from './migrations.ts'
import { outages } from './outages.ts'
import { tried, type Tried } from './trying.ts'

/** All of them, in the order in which they are done. */
export const experiments: readonly Experiment[] = [...crashes, ...migrations, ...outages, ...messages]

/** Those whose names begin with one of these words: `A1` (and not `A13`), `B`, `A6 orders`. All of them where there are no words. */
export const chosen = (words: readonly string[]): readonly Experiment[] =>
  experiments.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word) && (word.length === 1 || !/^\d/.test(name.slice(word.length)))))

export interface FaultsRun {
  readonly seed: number
  readonly tried: readonly Tried[]
  /** By service, which fail-points it came by, and those nobody came by. */
  readonly reached: Readonly<Record<string, readonly string[]>>
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

/** Opens a shop, does the experiments on it one after the other, and closes it. */
export const runFaults = async ({ folder, seed, only, told = () => {}, signal }: FaultsOptions): Promise<FaultsRun> => {
  const began = performance.now()
  const lab = await openLaboratory(folder, { seed })
  const results: Tried[] = []
  const known = new Set<string>()
  try {
    for (const experiment of only) {
      if (signal?.aborted) break
      const result = await tried(lab, experiment, known)
      results.push(result)
      told(result)
    }
    const reached = Object.fromEntries(contextNames.map((name) => [name, lab.shop.reached(name)]))
    const all = new Set([...Object.values(reached).flat(), ...lab.shop.reached('migration')])
    return { seed, tried: results, reached, unreached: failPoints.filter((point) => !all.has(point)), seconds: (performance.now() - began) / 1000 }
  } finally {
    await lab.close()
  }
}
