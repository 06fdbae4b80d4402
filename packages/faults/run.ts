import { join } from 'node:path'
import { failPoints } from '@minishop/kernel'
import { brokerLosses } from './broker-losses.ts'
import { broker } from './broker.ts'
import { clocks } from './clocks.ts'
import { contextNames } from './context-names.ts'
import { crashes } from './crashes.ts'
import { deadLetters } from './dead-letters.ts'
import { disorder } from './disorder.ts'
import { usual, type Experiment } from './experiment.ts'
import { openLaboratory } from './laboratory.ts'
import { mails } from './mails.ts'
import { messages } from './messages.ts'
import { migrations } from './migrations.ts'
import { outages } from './outages.ts'
import { overload } from './overload.ts'
import { providers } from './providers.ts'
import { tried, type Tried } from './trying.ts'
import { webhooks } from './webhooks.ts'

/** All of them, in the order in which they are done. */
export const experiments: readonly Experiment[] = [
  ...crashes,
  ...migrations,
  ...outages,
  ...messages,
  ...disorder,
  ...deadLetters,
  ...broker,
  ...brokerLosses,
  ...clocks,
  ...providers,
  ...webhooks,
  ...mails,
  ...overload,
]

/** Those whose names begin with one of these words: `A1` (and not `A13`), `B`, `A6 orders`. All of them where there are no words. */
export const chosen = (words: readonly string[]): readonly Experiment[] =>
  experiments.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word) && (word.length === 1 || !/^\d/.test(name.slice(word.length)))))

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
  const reached = new Map<string, Set<string>>(['migration', ...contextNames].map((name) => [name, new Set()]))
  for (const [kind, those] of Map.groupBy(only, ({ shop = usual }) => shop)) {
    if (signal?.aborted) break
    const lab = await openLaboratory(join(folder, kind.name), { seed, kind })
    const known = new Set<string>()
    try {
      for (const experiment of those) {
        if (signal?.aborted) break
        const result = await tried(lab, experiment, known)
        results.push(result)
        told(result)
      }
      for (const [name, points] of reached) for (const point of lab.shop.reached(name)) points.add(point)
    } finally {
      await lab.close()
    }
  }
  const all = new Set([...reached.values()].flatMap((points) => [...points]))
  return { seed, tried: results, unreached: failPoints.filter((point) => !all.has(point)), seconds: (performance.now() - began) / 1000 }
}
