import { huntAll, plantsNamed, run, runOnThreads, shrunk, Totals, type Hunted, type Run } from '@minishop/simulation'
import { availableParallelism } from 'node:os'
import { say } from '../say.ts'

export interface SimulateOptions {
  readonly seeds: number
  readonly from: number
  readonly seed?: number
  readonly shrink: boolean
  /** The planted mistake to be found, or `all`. */
  readonly planted?: string
}

const progressMilliseconds = 5_000
/** Of failing seeds that are told in full; the others are named. */
const mostTold = 3

/** Runs the seeds and prints what came of them. Answers the exit code: 0 when everything held in every run, 1 when something did not. */
export const simulate = async ({ seeds, from, seed, shrink, planted }: SimulateOptions): Promise<number> => {
  if (planted !== undefined) return simulatePlanted(planted)
  if (seed !== undefined) return simulateOne(seed, shrink)
  const totals = new Totals()
  const began = performance.now()
  let told = began
  await runOnThreads(from, from + seeds - 1, availableParallelism(), (summary) => {
    totals.add(summary)
    if (summary.failure) say(`Seed ${summary.seed} could not be run to its end: ${summary.failure}`)
    if (performance.now() - told < progressMilliseconds) return
    told = performance.now()
    process.stderr.write(`${totals.runs} of ${seeds} runs, ${totals.failed.length} failed\n`)
  })
  for (const failed of totals.failed.slice(0, mostTold)) await simulateOne(failed, shrink)
  for (const line of totals.written((performance.now() - began) / 1000, processorSeconds())) say(line)
  if (totals.failed.length > 0) say(`Something did not hold with ${totals.failed.length} of ${seeds} seeds: ${totals.failed.slice(0, 50).join(', ')}`)
  return totals.failed.length > 0 ? 1 : 0
}

const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Replays one seed and tells its story. Answers 1 where something did not hold, or the run had no end. */
const simulateOne = async (seed: number, shrink: boolean): Promise<number> => {
  try {
    const made = await run(seed)
    if (made.breaches.length > 0) tell(shrink ? await shrunk(made) : made, made)
    else say(`${made.story.join('\n')}\n\nEverything holds.`)
    return made.breaches.length > 0 ? 1 : 0
  } catch (error) {
    say(`Seed ${seed} can't be run to its end: ${(error as Error).message}`)
    return 1
  }
}

/** Plants mistakes into the shop's code and has the simulation find them. Answers the exit code: 0 when each was found, 1 when one was not, 2 for a name that is none. */
const simulatePlanted = async (name: string): Promise<number> => {
  const plants = plantsNamed(name)
  if (typeof plants === 'string') {
    process.stderr.write(`${plants}\n`)
    return 2
  }
  const hunted = await huntAll(plants, Math.min(plants.length, availableParallelism()), tellHunted)
  const missed = hunted.filter(({ caught }) => caught === undefined).length
  say(`\n${hunted.length - missed} of ${hunted.length} planted mistakes were found.${missed > 0 ? ' One that is not found is a hole in the simulation.' : ''}`)
  return missed > 0 ? 1 : 0
}

const tellHunted = ({ plant, caught }: Hunted): void => {
  say(`${caught ? '✔' : '✘'} ${plant.name}: ${caught ? `found by seed ${caught.seed} of at most ${plant.within}` : `not found by ${plant.within} seeds`}`)
  say(`    ${plant.mistake}`)
  if (caught) say(`    ${caught.invariant}  ${caught.what}`)
}

const tell = ({ seed, breaches, story, faults }: Run, whole: Run): void => {
  say(`Seed ${seed} breaks what must hold:`)
  for (const { invariant, about, what } of breaches) say(`  ${invariant}  ${about}: ${what}`)
  say(faults.length < whole.faults.length ? `Its story, with ${faults.length} of its ${whole.faults.length} faults (time of day, step, what happened):` : 'Its story (time of day, step, what happened):')
  say(story.join('\n'))
  say(`Again: ./minishop simulate --seed ${seed}${faults.length < whole.faults.length ? ' --shrink' : ''}`)
}
