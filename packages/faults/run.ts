import { join } from 'node:path'
import { failPoints } from '@minishop/kernel'
import { brokerLosses } from './broker-losses.ts'
import { broker } from './broker.ts'
import { clocks } from './clocks.ts'
import { contextNames } from './contexts.ts'
import { crashes } from './crashes.ts'
import { databases } from './databases.ts'
import { deadLetters } from './dead-letters.ts'
import { diskFull } from './disk-full.ts'
import { disorder } from './disorder.ts'
import { usual, type Experiment } from './experiment.ts'
import { failOvers } from './fail-over.ts'
import { forgeries } from './forgeries.ts'
import { impostors } from './impostors.ts'
import { openLaboratory } from './laboratory.ts'
import { mails } from './mails.ts'
import { messages } from './messages.ts'
import { migrations } from './migrations.ts'
import { moving } from './moving.ts'
import { outages } from './outages.ts'
import { overload } from './overload.ts'
import { providers } from './providers.ts'
import { redisOutages } from './redis-outages.ts'
import { tried, type Tried } from './trying.ts'
import { webhooks } from './webhooks.ts'

/** All of them, in the order in which they are done. */
export const experiments: readonly Experiment[] = [
  ...crashes,
  ...migrations,
  ...outages,
  ...databases,
  ...redisOutages,
  ...moving,
  ...impostors,
  ...messages,
  ...disorder,
  ...forgeries,
  ...deadLetters,
  ...broker,
  ...brokerLosses,
  ...clocks,
  ...providers,
  ...webhooks,
  ...mails,
  ...diskFull,
  ...failOvers,
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
