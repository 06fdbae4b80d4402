import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { plants } from './plants.ts'
import type { Plant } from './planting.ts'

/** What became of one planted mistake. */
export interface Hunted {
  readonly plant: Plant
  /** The first seed that showed it, and the invariant that was broken; absent where none did within the bound. */
  readonly caught?: { readonly seed: number; readonly invariant: string; readonly what: string }
}

/** The mistakes of these names, or all of them; in words where there is none of a name. */
export const plantsNamed = (name: string): readonly Plant[] | string => {
  const wanted = name === 'all' ? plants : plants.filter((plant) => plant.name === name)
  return wanted.length > 0 ? wanted : `There is no planted mistake "${name}". There are: all, ${plants.map((plant) => plant.name).join(', ')}.`
}

const longestMilliseconds = 5 * 60_000

/** Plants one mistake in a process of its own and runs the simulation there until a seed shows it. Rejects where that process fails for another reason. */
export const hunt = async (plant: Plant): Promise<Hunted> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'hunted.ts'), plant.name], {
    timeout: longestMilliseconds,
    maxBuffer: 64 * 1024 * 1024,
  })
  const caught = JSON.parse(stdout.trim().split('\n').at(-1)!) as Hunted['caught'] | null
  return { plant, ...(caught && { caught }) }
}

/** Hunts so many at a time, and tells of each as it is done. */
export const huntAll = async (wanted: readonly Plant[], atATime: number, tell: (hunted: Hunted) => void): Promise<readonly Hunted[]> => {
  const done: Hunted[] = []
  const left = [...wanted]
  const worker = async () => {
    for (let plant = left.shift(); plant !== undefined; plant = left.shift()) {
      const hunted = await hunt(plant)
      done.push(hunted)
      tell(hunted)
    }
  }
  await Promise.all(Array.from({ length: atATime }, worker))
  return done
}
