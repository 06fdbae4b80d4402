import { instant, milliseconds, seededChance, type Instant } from '@minishop/kernel'

/** Whose task it is that waits: nothing of an owner that is dead goes on, ever. */
export interface Owner {
  readonly name: string
  alive: boolean
}

/** What becomes of a task that is let go. */
export type Decision = 'go' | 'fail' | 'late'

interface Waiting {
  readonly owner: Owner
  readonly gate: string
  readonly go: (decision: Decision) => void
}

interface Sleeping {
  readonly owner: Owner
  readonly until: number
  /** Those of one moment wake in the order they fell asleep, before chance picks among them. */
  readonly number: number
  readonly wake: () => void
  over: boolean
}

/** Judges each gate as its task is about to pass: the faults come from here. `undefined` where the owner has just been killed at it. */
export type Judge = (owner: Owner, gate: string) => Decision | undefined

export const shopOpens = '2026-01-31T08:00:00.000Z' as Instant

/**
 * Runs tasks one at a time in an order drawn by a seed, in a time of its own. A task waits at a gate until it is picked; while one can go on time
 * stands, and when all of them sleep it leaps to where the first one wakes. Between two picks everything that needs no gate runs to its end,
 * so that the same seed gives the same run.
 */
export class Scheduler {
  readonly chance: () => number
  judge: Judge = () => 'go'
  /** Gates passed so far. */
  steps = 0
  /** Follows from every pick: equal for equal runs. */
  trace = 0
  #now = milliseconds(shopOpens)
  #written = shopOpens
  #writtenAt = milliseconds(shopOpens)
  #asleep = 0
  readonly #ready: Waiting[] = []
  readonly #sleepers: Sleeping[] = []

  constructor(seed: number) {
    this.chance = seededChance(seed)
  }

  get milliseconds(): number {
    return this.#now
  }

  now(): Instant {
    if (this.#writtenAt !== this.#now) this.#written = instant(this.#now)
    this.#writtenAt = this.#now
    return this.#written
  }

  /** Resolves when it is this task's turn, and never where its owner has died meanwhile. */
  gate(owner: Owner, gate: string): Promise<Decision> {
    return new Promise((go) => {
      if (owner.alive) this.#ready.push({ owner, gate, go })
    })
  }

  /** Resolves after so many milliseconds of virtual time, or at once when aborted; never where its owner has died meanwhile. */
  sleep(owner: Owner, duration: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      if (!owner.alive) return
      const sleeper: Sleeping = {
        owner,
        until: this.#now + Math.max(0, Math.round(duration)),
        number: this.#asleep++,
        over: false,
        wake: () => {
          sleeper.over = true
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      signal?.addEventListener('abort', sleeper.wake, { once: true })
      this.#fallAsleep(sleeper)
    })
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.chance() * (most - least + 1))
  }

  /** Lets tasks go until `done` or until nothing is left to wait for. Rejects with what `done` or the judge throws. */
  drive(done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          if (done() || !this.#step()) return resolve()
        } catch (error) {
          return reject(error)
        }
        // The tick comes when no microtask is left: all that was set going has come to its next gate.
        queueMicrotask(() => process.nextTick(turn))
      }
      queueMicrotask(() => process.nextTick(turn))
    })
  }

  #step(): boolean {
    for (;;) {
      if (this.#ready.length === 0) return this.#leap()
      const index = Math.floor(this.chance() * this.#ready.length)
      const waiting = this.#ready[index]!
      const last = this.#ready.pop()!
      if (index < this.#ready.length) this.#ready[index] = last
      if (!waiting.owner.alive) continue
      this.steps++
      this.trace = (Math.imul(this.trace ^ index ^ waiting.gate.length, 0x01000193) + this.#now) | 0
      const decision = this.judge(waiting.owner, waiting.gate)
      if (decision !== undefined && waiting.owner.alive) waiting.go(decision)
      return true
    }
  }

  /** To the moment when the first sleeper wakes. False where nobody sleeps. */
  #leap(): boolean {
    for (let first = this.#sleepers[0]; first !== undefined; first = this.#sleepers[0]) {
      this.#sleepers.shift()
      if (first.over || !first.owner.alive) continue
      this.#now = Math.max(this.#now, first.until)
      first.wake()
      return true
    }
    return false
  }

  #fallAsleep(sleeper: Sleeping): void {
    let [low, high] = [0, this.#sleepers.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#sleepers[middle]!.until <= sleeper.until) low = middle + 1
      else high = middle
    }
    this.#sleepers.splice(low, 0, sleeper)
  }
}
