import type { Companion } from './companion.ts'
import type { Order } from './client.ts'
import type { Load, Loaded } from './load.ts'
import { processorSeconds, processorSecondsOfTrees } from './processor-time.ts'
import { scenarios, type ScenarioName, type Stage } from './scenarios.ts'
import type { Side } from './side.ts'

/** What one side did in one round. */
export interface Round {
  readonly requests: number
  readonly failures: readonly string[]
  /** From the first request until all that the requests set off was done. */
  readonly seconds: number
  readonly milliseconds: readonly number[]
  /** Spent on processors by the servers, and by the stores; nothing where the system does not tell. */
  readonly processor: number | undefined
  readonly stores: number | undefined
}

export interface Measuring {
  readonly client: Companion
  readonly storePids: readonly number[]
  readonly stage: Stage
  readonly scenario: ScenarioName
  readonly connections: number
  readonly seconds: number
}

/** One round of one scenario against one side. */
export const measure = async ({ url, pids, settled }: Side, { client, storePids, stage, scenario, connections, seconds }: Measuring): Promise<Round> => {
  const load: Load = { url, scenario, stage, connections, seconds }
  const { oncePerShopper = false } = scenarios[scenario]
  if (oncePerShopper) await client.tell({ do: 'fill-carts', load } satisfies Order)
  const spent = () => ({ processor: processorSeconds(pids), stores: processorSecondsOfTrees(storePids) })
  const before = spent()
  const began = performance.now()
  const { requests, failures, milliseconds, seconds: answering } = await client.tell<Loaded>({ do: 'load', load } satisfies Order)
  if (oncePerShopper) await settled()
  const elapsed = oncePerShopper ? (performance.now() - began) / 1000 : answering
  const after = spent()
  return {
    requests,
    failures,
    milliseconds,
    seconds: elapsed,
    processor: difference(after.processor, before.processor),
    stores: difference(after.stores, before.stores),
  }
}

const difference = (one: number | undefined, other: number | undefined): number | undefined => (one === undefined || other === undefined ? undefined : one - other)
