import type { FailPoint } from '@minishop/kernel'
import { breaches, type Breach, type Evidence } from './checker/index.ts'
import type { Fault } from './faults.ts'
import { gathered } from './gathering.ts'
import { sweepSeconds } from './parts.ts'
import { play, type Played } from './scenario.ts'
import { Shop } from './shop.ts'

export interface Run {
  readonly seed: number
  readonly breaches: readonly Breach[]
  readonly evidence: Evidence
  readonly faults: readonly Fault[]
  readonly steps: number
  /** Equal for equal runs. */
  readonly digest: string
  readonly story: readonly string[]
  readonly reached: ReadonlyMap<FailPoint, number>
}

/** Hours of the shop in which it must have come to rest, once nothing goes wrong any more. */
const mostHours = 6
/** Of a run that never ends. */
const mostSteps = 400_000
/** How long it must stay quiet: long enough for the sweeps to have looked once more. */
const quietMilliseconds = (sweepSeconds + 60) * 1_000
const lookMilliseconds = 30_000

/**
 * One day of the shop by this seed: customers and staff under faults, then no more faults, then as much time as it takes to come to rest; and what
 * does not hold of what is left. With `only` just these faults happen, at their steps.
 */
export const run = async (seed: number, only?: readonly Fault[]): Promise<Run> => {
  const shop = await Shop.open(seed, { only })
  const { scheduler } = shop
  const disarm = shop.armed()
  // Thousands of outages are thrown on purpose, and nobody reads where.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    const played = await toTheEnd(shop)
    const evidence = await gathered(shop, played)
    const { steps } = scheduler
    const found = [...(shop.quiet ? [] : [{ invariant: 'I9', about: 'the shop', what: `has not come to rest after ${mostHours} hours` }]), ...breaches(evidence)]
    return { seed, breaches: found, evidence, faults: shop.faults.injected, steps, digest: shop.story.digest(scheduler), story: shop.story.lines, reached: shop.reached }
  } finally {
    disarm()
    Error.stackTraceLimit = stackTraceLimit
  }
}

const toTheEnd = async (shop: Shop): Promise<Played> => {
  const { scheduler, story } = shop
  const whole = async (): Promise<Played> => {
    await shop.fleet.startAll()
    const played = await play(shop)
    shop.faults.over = true
    shop.broker.calm()
    shop.bank.misbehaves = false
    story.tell(scheduler, 'nothing goes wrong any more')
    const until = scheduler.milliseconds + mostHours * 3_600_000
    for (let since = scheduler.milliseconds; scheduler.milliseconds - since < quietMilliseconds && scheduler.milliseconds < until; ) {
      await scheduler.sleep(shop.world, lookMilliseconds)
      if (shop.holdsUp) await played.operator.look(1)
      if (!shop.quiet) since = scheduler.milliseconds
    }
    return played
  }
  let end: { readonly played: Played } | { readonly error: unknown } | undefined
  void whole().then(
    (played) => (end = { played }),
    (error: unknown) => (end = { error }),
  )
  await scheduler.drive(() => {
    if (scheduler.steps > mostSteps) throw new Error(`The run has not ended after ${mostSteps} steps.`)
    return end !== undefined
  })
  if (end === undefined) throw new Error('Everybody waits for somebody else: nothing can go on, and the run is not over.')
  if ('error' in end) throw end.error
  return end.played
}
