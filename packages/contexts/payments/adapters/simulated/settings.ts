import { createHash } from 'node:crypto'

/** How the simulated provider behaves: `simulated:?folder=...&duplicates=0.2&...`. */
export interface SimulatedSettings {
  /** Where the ledger is kept; in memory without one. */
  readonly folder?: string
  /** Chance (0 to 1) that a webhook is sent twice. */
  readonly duplicates: number
  /** Chance (0 to 1) that a webhook arrives before the answer it tells about. */
  readonly early: number
  /** The longest time that a webhook is under way; where it is not 0, they overtake each other. */
  readonly delayMilliseconds: number
  /** How long `tok_slow` takes, and how long anybody waits for the answer to `tok_timeout_after_charge`. */
  readonly slowMilliseconds: number
  /** Numbers in [0, 1): the same ones for the same seed. */
  readonly chance: () => number
}

/** Throws in words for a setting that there is not, or a value that it can't have. */
export const simulatedSettings = (url: URL): SimulatedSettings => {
  const { folder, seed, duplicates = '0', early = '0', delay = '0', slow = '2000', ...unknown } = Object.fromEntries(url.searchParams)
  const names = Object.keys(unknown)
  if (names.length > 0)
    throw new Error(`PAYMENT_URL: simulated: has no setting "${names.join('", "')}"; there are folder, seed, duplicates, early, delay and slow.`)
  const number = (name: string, written: string, most: number): number => {
    const value = Number(written)
    if (written.trim() !== '' && value >= 0 && value <= most) return value
    throw new Error(`PAYMENT_URL: "${name}" of simulated: must be a number from 0 to ${most}.`)
  }
  if (folder === '') throw new Error('PAYMENT_URL: "folder" of simulated: must be a path.')
  return {
    ...(folder !== undefined && { folder }),
    duplicates: number('duplicates', duplicates, 1),
    early: number('early', early, 1),
    delayMilliseconds: number('delay', delay, 600_000),
    slowMilliseconds: number('slow', slow, 600_000),
    chance: seed === undefined ? Math.random : chanceOf(seed),
  }
}

const chanceOf = (seed: string): (() => number) => {
  let drawn = 0
  return () => createHash('sha256').update(`${seed}/${drawn++}`).digest().readUInt32BE() / 2 ** 32
}
