import { seededChance } from '@minishop/kernel'

export type FaultKind = 'failed before' | 'failed after' | 'late' | 'crashed' | 'stopped' | 'poisoned' | 'mistaken'

/** One thing that was made to go wrong: at which step of the run, and what. The whole list replays a run's mischief. */
export interface Fault {
  readonly step: number
  readonly kind: FaultKind
  readonly where: string
}

/** How bad it gets: the chance of each fault at one gate. */
interface Weather {
  readonly fails: number
  readonly late: number
  readonly crashes: number
  readonly stops: number
  /** Of a message that nobody can read, beside one that is announced. */
  readonly poison: number
  /** Of a listener that throws for a while at whatever has one key. */
  readonly mistakes: number
}

const weatherOf = (chance: () => number): Weather => {
  const [fails, late, crashes, stops, poison, mistakes] = [chance(), chance(), chance(), chance(), chance(), chance()]
  // Now and then nothing goes wrong but the order of things: what breaks then has no excuse.
  if (chance() < 0.15) return { fails: 0, late: 0, crashes: 0, stops: 0, poison: 0, mistakes: 0 }
  return { fails: 0.03 * fails, late: 0.02 * late, crashes: 0.006 * crashes * crashes, stops: 0.004 * stops * stops, poison: 4 * seldom(poison), mistakes: seldom(mistakes) }
}

/** Most days never; what happens then holds up the orders it happens to. */
const seldom = (chance: number): number => (chance < 0.15 ? chance : 0)

/** A crash is likelier where it hurts most. */
const atFailPoint = 4

/**
 * Which fault happens at which gate: by a chance of their own, so that leaving one out disturbs nothing before it. With `only` just these happen,
 * each at its step.
 */
export class Faults {
  readonly injected: Fault[] = []
  /** None any more once it is over. */
  over = false
  readonly #chance: () => number
  readonly #weather: Weather
  readonly #only: ReadonlyMap<number, Fault> | undefined

  constructor(seed: number, only?: readonly Fault[]) {
    this.#chance = seededChance(seed ^ 0x5f_a0_17)
    this.#weather = weatherOf(this.#chance)
    this.#only = only && new Map(only.map((fault) => [fault.step, fault]))
  }

  /** What goes wrong as this gate is about to be passed, if anything does. */
  at(step: number, owner: string, gate: string): FaultKind | undefined {
    if (this.over) return undefined
    const kind = this.#only ? this.#only.get(step)?.kind : this.#drawn(gate)
    if (kind !== undefined) this.injected.push({ step, kind, where: `${owner}: ${gate}` })
    return kind
  }

  #drawn(gate: string): FaultKind | undefined {
    const { fails, late, crashes, stops, poison, mistakes } = this.#weather
    const failPoint = gate.startsWith('at ')
    const drawn = this.#chance()
    const mayCrash = crashes * (failPoint ? atFailPoint : 1)
    if (drawn < mayCrash) return 'crashed'
    if (drawn < mayCrash + late) return 'late'
    if (drawn < mayCrash + late + fails && !failPoint) return gate.startsWith('before ') ? 'failed before' : 'failed after'
    const left = 1 - drawn
    if (left < stops) return 'stopped'
    if (left < stops + poison && gate.startsWith('at relay.before-publish')) return 'poisoned'
    if (left < stops + mistakes && gate.startsWith('at listener.received')) return 'mistaken'
    return undefined
  }
}
