import { delayBefore, failpoint, instant, milliseconds, reasonOf, type Bus, type Clock, type Log, type Uuid } from '@minishop/kernel'
import type { Due, Outbox } from './outbox.ts'

/** Keys that are announced at the same time; those of one key follow each other. */
const concurrency = 64
const batch = 500
const pollMilliseconds = 250
/** A key that failed comes back soon, for most failures are those of the whole bus and end for all keys at once. */
const longestRestMilliseconds = 5000
/** So many keys fail only where nothing gets through: then no more are read. */
const mostResting = 1000
const sweepMilliseconds = 60_000

export interface AnnouncingNeeds {
  readonly outbox: Outbox
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** The context that announces. */
  readonly source: string
  readonly keepPublishedDays: number
  readonly keepAnswersDays: number
}

/** Publishes what is due for as long as it leads: one lane for each key, so that whoever is slow with one holds up no other. */
export class Announcing {
  readonly #needs: AnnouncingNeeds
  readonly #lanes = new Map<string, Promise<void>>()
  readonly #resting = new Map<string, { readonly failures: number; readonly until: number }>()
  #wake = new AbortController()
  /** Keys with rows that no look has seen yet: each may have been hidden by its own open lane. */
  readonly #unseen = new Set<string>()
  /** Whether the last look left something for want of room. */
  #crowded = false
  #over = false
  #toMark: Uuid[] = []
  #nextMark: Promise<void> | undefined
  #lastMark: Promise<void> = Promise.resolve()
  #sweepAt = 0

  constructor(needs: AnnouncingNeeds) {
    this.#needs = needs
  }

  /** Looks at once whether something is due. `keys` have new rows. */
  nudge(keys: Iterable<string> = []): void {
    for (const key of keys) this.#unseen.add(key)
    this.#wake.abort('woken')
  }

  /** Begins no further publication, and resolves when those under way have ended or so many milliseconds are over. */
  async end(patienceMilliseconds: number): Promise<void> {
    this.#over = true
    this.nudge()
    const settled = new AbortController()
    const ended = Promise.all(this.#lanes.values()).then(() => settled.abort())
    await Promise.race([ended, this.#needs.clock.sleep(patienceMilliseconds, settled.signal)])
  }

  /** Rejects when its connection is lost. */
  async run(): Promise<void> {
    const { outbox, clock } = this.#needs
    while (!this.#over) {
      const now = clock.now()
      const blocked = this.#blocked(milliseconds(now))
      const room = concurrency - this.#lanes.size
      for (const key of this.#unseen) if (!blocked.has(key)) this.#unseen.delete(key)
      const rows = room > 0 && this.#resting.size < mostResting ? await outbox.due(now, [...blocked], batch) : []
      if (this.#over) return
      const opened = this.#open(rows, room)
      this.#crowded = room === 0 || opened === room || rows.length === batch
      // Only a full batch has more behind it that this look could have seen. A deadline may be late by one pause.
      if (rows.length < batch) await this.#sleep()
      await this.#sweep()
    }
  }

  #blocked(now: number): ReadonlySet<string> {
    // A clock that was set back meanwhile lets nobody rest for longer.
    const resting = [...this.#resting].filter(([, { until }]) => until > now && until <= now + longestRestMilliseconds).map(([key]) => key)
    return new Set([...this.#lanes.keys(), ...resting])
  }

  /** Answers how many lanes were opened. */
  #open(rows: readonly Due[], room: number): number {
    const lanes = new Map<string, Due[]>()
    for (const row of rows) {
      const lane = lanes.get(row.key)
      if (lane) lane.push(row)
      else if (lanes.size < room) lanes.set(row.key, [row])
    }
    for (const [key, lane] of lanes) {
      const done = this.#announce(key, lane).finally(() => {
        this.#lanes.delete(key)
        // Looking costs a statement: only where there may be something that the lane has kept from being seen.
        if (this.#crowded || this.#unseen.has(key)) this.nudge()
      })
      this.#lanes.set(key, done)
    }
    return lanes.size
  }

  /** One after the other, up to the first that fails. The lane stays closed until what went out is marked, or it would be read again. */
  async #announce(key: string, rows: readonly Due[]): Promise<void> {
    const marks: Promise<void>[] = []
    for (const { id, subject, data, traceparent, time, deadline } of rows) {
      if (this.#over) break
      try {
        if (marks.length > 0) await failpoint('relay.between-rows', subject)
        if (deadline) await failpoint('relay.deadline-due', subject)
        await failpoint('relay.before-publish', subject)
        await this.#needs.bus.publish({ id, subject, source: this.#needs.source, key, time, traceparent, data })
        await failpoint('relay.after-publish', subject)
      } catch (error) {
        await this.#rest(key, id, subject, error)
        break
      }
      this.#recover(key)
      marks.push(this.#mark(id))
    }
    // What could not be marked is published again, by whoever leads then: listeners know it by its id. Not at once: while nothing can be written, each
    // look would publish it once more.
    const unmarked = (await Promise.allSettled(marks)).findIndex(({ status }) => status === 'rejected')
    if (unmarked >= 0) await this.#rest(key, rows[unmarked]!.id, rows[unmarked]!.subject, await marks[unmarked]!.catch((error: unknown) => error))
  }

  /** Gathers what is published while the last mark is being written. */
  #mark(id: Uuid): Promise<void> {
    this.#toMark.push(id)
    this.#nextMark ??= this.#lastMark = this.#lastMark.catch(() => {}).then(() => {
      const ids = this.#toMark
      this.#toMark = []
      this.#nextMark = undefined
      return this.#needs.outbox.published(ids, this.#needs.clock.now()).then(() => failpoint('relay.after-mark', this.#needs.source))
    })
    return this.#nextMark
  }

  async #rest(key: string, id: Uuid, subject: string, error: unknown): Promise<void> {
    const failures = (this.#resting.get(key)?.failures ?? 0) + 1
    // Said once, not for each row: a bus that is away fails them all.
    if (this.#resting.size === 0)
      this.#needs.log.write('warn', 'An event could not be announced; it is tried again.', { subject, message: id, error })
    const rest = Math.min(delayBefore(failures), longestRestMilliseconds)
    this.#resting.set(key, { failures, until: milliseconds(this.#needs.clock.now()) + rest })
    await this.#needs.outbox.failed(id, reasonOf(error)).catch(() => {})
  }

  #recover(key: string): void {
    if (this.#resting.delete(key) && this.#resting.size === 0) this.#needs.log.write('info', 'Events can be announced again.')
  }

  async #sleep(): Promise<void> {
    await this.#needs.clock.sleep(pollMilliseconds, this.#wake.signal)
    this.#wake = new AbortController()
  }

  async #sweep(): Promise<void> {
    const now = milliseconds(this.#needs.clock.now())
    if (this.#over || now < this.#sweepAt) return
    const before = (days: number) => instant(now - days * 24 * 60 * 60 * 1000)
    const more = await this.#needs.outbox.sweep(before(this.#needs.keepPublishedDays), before(this.#needs.keepAnswersDays))
    this.#sweepAt = more ? 0 : now + sweepMilliseconds
  }
}
