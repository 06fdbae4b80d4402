import { breaches } from '@minishop/simulation/checker'
import type { Done, Experiment } from './experiment.ts'
import type { Laboratory } from './laboratory/laboratory.ts'
import { greenWithinSeconds } from './laboratory/limits.ts'
import { allReady, quiet } from './laboratory/quiet.ts'

export interface Tried {
  readonly name: string
  readonly what: string
  /** How often it was done. */
  readonly times: number
  /** Orders that were accepted meanwhile and after it. */
  readonly orders: number
  /** What the experiment has to say of itself. */
  readonly told?: string
  /** From the end of it until every process was there and ready; nothing where that took too long. */
  readonly readySeconds: number | undefined
  /** From then until nothing was under way any more. */
  readonly quietSeconds: number | undefined
  /** All that does not hold: of the promises, and of the experiment itself. */
  readonly wrong: readonly string[]
}

const patienceSeconds = 90

/** Which invariants are judged after each experiment. */
export const judged = 'I1 to I14'

/** Does an experiment while customers buy, waits until the shop is quiet, and judges what is left. `known` are breaches that were reported before. */
export const tried = async (lab: Laboratory, { name, what, disturb }: Experiment, known: Set<string>): Promise<Tried> => {
  let over = false
  lab.anew()
  const wrong: string[] = []
  const shopping = async (): Promise<number> => {
    let orders = 0
    do orders += await lab.round()
    while (!over)
    return orders
  }
  // Whoever can't buy says so while the experiment goes on, and does not end it.
  const buying = settled(shopping(), wrong)
  let done: Done = { times: 0 }
  try {
    const answer = await disturb(lab)
    done = typeof answer === 'number' ? { times: answer } : answer
  } catch (error) {
    wrong.push(`The experiment was not done: ${(error as Error).message}`)
  }
  const readySeconds = await allReady(lab, patienceSeconds)
  over = true
  const orders = (await buying) + (await settled(lab.round(), wrong))
  const calm = await quiet(lab, patienceSeconds)
  if (readySeconds === undefined) wrong.push(`I9 After ${patienceSeconds} seconds not everything is ready again.`)
  else if (readySeconds > greenWithinSeconds) wrong.push(`I9 It took ${readySeconds.toFixed(1)} seconds to be ready again, and ${greenWithinSeconds} are promised.`)
  if (typeof calm === 'string') wrong.push(`I9 Still under way after ${patienceSeconds} seconds: ${calm}`)
  try {
    for (const line of await lasting(lab, known)) {
      known.add(line)
      wrong.push(line)
    }
  } catch (error) {
    wrong.push(`Nobody could judge: ${(error as Error).message}`)
  }
  return { name, what, ...done, orders, readySeconds, quietSeconds: typeof calm === 'number' ? calm : undefined, wrong }
}

const judgedNow = async (lab: Laboratory): Promise<readonly string[]> =>
  breaches(await lab.evidence()).map(({ invariant, about, what }) => `${invariant} ${about}: ${what}`)

/**
 * New breaches that are still there when they are looked for again. Stores and streams can't be read at the same moment, and deadlines come
 * due at all times: what one has and the other has not yet is no loss. A loss stays one.
 */
const lasting = async (lab: Laboratory, known: ReadonlySet<string>): Promise<readonly string[]> => {
  let left = (await judgedNow(lab)).filter((line) => !known.has(line))
  for (let looks = 1; looks < 3 && left.length > 0; looks++) {
    await quiet(lab, 10)
    const again = new Set(await judgedNow(lab))
    left = left.filter((line) => again.has(line))
  }
  return left
}

const settled = (buying: Promise<number>, wrong: string[]): Promise<number> =>
  buying.catch((error: Error) => {
    wrong.push(`Somebody could not buy: ${error.message}`)
    return 0
  })
