import { availableParallelism, cpus, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { temporaryFolder } from '@minishop/servers'
import { startBareSide } from './bare-side.ts'
import { companion } from './companion.ts'
import { compared, type Compared } from './figures.ts'
import { measure, type Round } from './measure.ts'
import { scenarios, type ScenarioName } from './scenarios.ts'
import { startShopSide } from './shop-side.ts'
import { prepareStage, signedIn } from './stage.ts'

export interface BenchOptions {
  readonly distributed: boolean
  readonly scenarios: readonly ScenarioName[]
  readonly connections: number
  /** Of each round, for each side. */
  readonly seconds: number
  readonly rounds: number
  readonly progress: (line: string) => void
  /** Ends the run, and all that it has started. */
  readonly signal?: AbortSignal
}

export interface BenchReport {
  readonly mode: 'embedded' | 'distributed'
  readonly machine: { readonly cores: number; readonly processor: string; readonly node: string; readonly loadBefore: number }
  readonly connections: number
  readonly seconds: number
  readonly rounds: number
  readonly scenarios: readonly Compared[]
}

/** Access tokens last for ten minutes, and a pair of rounds for less than five. */
const freshMilliseconds = 4 * 60_000

/** Runs the scenarios against a shop and a bare server that it starts in a temporary folder, in turns. Leaves nothing behind. */
export const bench = async ({ distributed, scenarios: chosen, connections, seconds, rounds, progress, signal }: BenchOptions): Promise<BenchReport> => {
  const undo: (() => Promise<void>)[] = []
  const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown', node: process.version, loadBefore: loadavg()[0]! }
  try {
    const folder = await temporaryFolder({ teardown: (remove) => void undo.push(remove) })
    progress(`Starting a shop in ${folder} ...`)
    const shop = await startShopSide(folder, distributed ? ['--distributed'] : [])
    undo.push(() => shop.stop())
    signal?.throwIfAborted()
    const shoppers = Math.min(200, Math.max(connections, Math.ceil(seconds * 60)))
    progress(`Making ${shoppers} shoppers ...`)
    let stage = await prepareStage(shop, shoppers)
    let signedInAt = performance.now()
    progress('Starting the bare server on the same rows ...')
    const bare = await startBareSide(shop)
    undo.push(() => bare.stop())
    const client = companion(resolve(import.meta.dirname, 'client.ts'))
    undo.push(() => client.stop())

    const results: Compared[] = []
    for (const scenario of chosen) {
      const { asShoppers = false } = scenarios[scenario]
      const pairs: { shop: Round; bare: Round }[] = []
      for (let round = 0; round <= rounds; round++) {
        signal?.throwIfAborted()
        progress(`${scenario}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
        if (asShoppers && performance.now() - signedInAt > freshMilliseconds) {
          stage = { ...stage, shoppers: await signedIn(shop.url, stage.shoppers) }
          signedInAt = performance.now()
        }
        const measuring = { client, storePids: shop.storePids, scenario, connections, seconds, stage }
        const pair = { shop: await measure(shop, measuring), bare: await measure(bare, measuring) }
        if (round > 0) pairs.push(pair)
      }
      results.push(compared(scenario, pairs))
    }
    return { mode: distributed ? 'distributed' : 'embedded', machine, connections, seconds, rounds, scenarios: results }
  } finally {
    for (const each of undo.reverse()) await each()
  }
}
