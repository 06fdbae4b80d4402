import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A passage of the shop's own code and what a mistaken one would read in its place. */
export interface Change {
  /** From the root of the repository. */
  readonly file: string
  /** Stands there exactly once. */
  readonly from: string
  readonly to: string
}

/** A classic mistake, made on purpose to see that the simulation finds it. */
export interface Plant {
  readonly name: string
  /** What is wrong, in a sentence. */
  readonly mistake: string
  /** Seeds, from 1, within which a run must have shown it. */
  readonly within: number
  readonly changes: readonly Change[]
}

const root = resolve(import.meta.dirname, '../../..')
const pathOf = ({ file }: Change): string => resolve(root, file)

/** The source with the changes made. Throws where a passage does not stand there exactly once: a mistake that is not made can't be found. */
export const mistaken = (source: string, changes: readonly Change[]): string =>
  changes.reduce((text, { file, from, to }) => {
    const times = text.split(from).length - 1
    if (times !== 1) throw new Error(`The passage "${from}" stands ${times} times in ${file}, and not once: write the plant anew.`)
    return text.replace(from, () => to)
  }, source)

/** Reads every file the plant changes, as it would be loaded. Throws where it can't be planted. */
export const planted = ({ changes }: Plant): readonly string[] => changes.map((change) => mistaken(readFileSync(pathOf(change), 'utf8'), [change]))

/** From now on this process loads the mistaken code. Before anything of the shop is loaded. */
export const plant = ({ changes }: Plant): void => {
  const byUrl = Map.groupBy(changes, (change) => pathToFileURL(pathOf(change)).href)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const mistakes = byUrl.get(url)
      if (mistakes === undefined) return loaded
      const source = loaded.source instanceof Uint8Array || typeof loaded.source === 'string' ? loaded.source : readFileSync(new URL(url))
      return { ...loaded, source: mistaken(Buffer.from(source as Uint8Array).toString(), mistakes) }
    },
  })
}
