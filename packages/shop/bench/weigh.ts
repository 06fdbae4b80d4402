import { availableParallelism, cpus, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { temporaryFolder } from '@minishop/servers'
import { containersOf, type Containers } from '../containers.ts'
import { contextNames, type ContextName } from '../contexts.ts'
import { readRunRecord } from '../run-record.ts'
import type { Status } from '../status.ts'
import { companion } from './companion.ts'
import { measure } from './measure.ts'
import { memoryOf, pidInside, placesIn, startReplica, type Start } from './replica.ts'
import { scenarioNames } from './scenarios.ts'
import { startShopSide, type ShopSide } from './shop-side.ts'
import { prepareStage } from './stage.ts'
import { weighed, type Weighed, type Weights } from './weights.ts'

export interface WeighOptions extends Pick<Containers, 'engine' | 'images'> {
  readonly connections: number
  /** Of each scenario. */
  readonly seconds: number
  /** How often each service is started, either way. */
  readonly rounds: number
  readonly progress: (line: string) => void
  readonly signal?: AbortSignal
}

export interface WeighReport {
  readonly machine: { readonly cores: number; readonly processor: string; readonly node: string; readonly loadBefore: number }
  readonly rounds: number
  readonly services: readonly Weighed[]
  /** What was answered otherwise than it should be while the shops were under load. */
  readonly failures: readonly string[]
}

/**
 * Weighs each service from its image beside itself as a process. Starts are of one more of it beside a running shop, in turns; the most memory is that of
 * the services of a whole shop after all scenarios of the benchmark, one shop for each way. Leaves nothing behind.
 */
export const weigh = async ({ engine, images, connections, seconds, rounds, progress, signal }: WeighOptions): Promise<WeighReport> => {
  const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown', node: process.version, loadBefore: loadavg()[0]! }
  const failures: string[] = []
  const most = async (ways: readonly string[], inside: Containers['engine'] | undefined, meanwhile?: (shop: ShopSide, folder: string, services: Status['services']) => Promise<void>) => {
    const undo: (() => Promise<void>)[] = []
    try {
      const folder = await temporaryFolder({ teardown: (remove) => void undo.push(remove) })
      const shop = await startShopSide(folder, ways)
      undo.push(() => shop.stop())
      const { services } = (await (await fetch(readRunRecord(folder)!.statusUrl)).json()) as Status
      await meanwhile?.(shop, folder, services)
      const stage = await prepareStage(shop, Math.max(connections, 50))
      const client = companion(resolve(import.meta.dirname, 'client.ts'))
      undo.push(() => client.stop())
      for (const scenario of scenarioNames) {
        signal?.throwIfAborted()
        progress(`${inside === undefined ? 'processes' : 'images'}: ${scenario}`)
        failures.push(...(await measure(shop, { client, storePids: shop.storePids, scenario, connections, seconds, stage })).failures)
      }
      return Object.fromEntries(services.map(({ name, pid, port }) => [name, memoryOf(inside === undefined ? pid : pidInside({ engine: inside }, name as ContextName, port!)).mostMegabytes]))
    } finally {
      for (const each of undo.reverse()) await each()
    }
  }

  const starts: Record<string, { readonly process: Start[]; readonly image: Start[] }> = Object.fromEntries(contextNames.map((name) => [name, { process: [], image: [] }]))
  const startAll = async ({ url }: ShopSide, folder: string, services: Status['services']): Promise<void> => {
    const containers = containersOf(folder, engine, images)
    const places = await placesIn(folder, url, Object.fromEntries(services.map(({ name, port }) => [name, port!])))
    for (let round = 0; round <= rounds; round++)
      for (const name of contextNames) {
        signal?.throwIfAborted()
        progress(`${name}: ${round === 0 ? 'warming up' : `start ${round} of ${rounds}`}`)
        const pair = { process: await startReplica(folder, name, places, undefined), image: await startReplica(folder, name, places, containers) }
        if (round > 0) for (const way of ['process', 'image'] as const) starts[name]![way].push(pair[way])
      }
  }
  const mostOf: Weights['most'] = { process: await most(['--distributed'], undefined, startAll), image: await most(['--containers', images, '--engine', engine], engine) }
  return { machine, rounds, failures: [...new Set(failures)], services: weighed({ starts, most: mostOf }) }
}
