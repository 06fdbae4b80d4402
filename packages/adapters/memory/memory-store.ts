import { AsyncLocalStorage } from 'node:async_hooks'
import { Conflict, failpoint, type Done, type Event, type Identity, type Instant, type Message, type Performed, type Stored } from '@minishop/kernel'
import type { Announced } from './announced.ts'
import { frozen, Table, type TableOptions } from './table.ts'
import { Turnstile } from './turnstile.ts'
import { Unit, type Units } from './unit.ts'

/** A message that is out. Without `at` while it is to be published again. */
export interface Published {
  readonly announced: Announced
  readonly at: Instant | undefined
}

/** What is out is kept to be looked at and published again: so many messages at most. */
const mostPublished = 10_000

interface Remembered extends Stored {
  readonly at: Instant
}

/** All that is committed, as one plain value. */
export interface Snapshot {
  readonly tables: { readonly [name: string]: readonly (readonly [string, unknown])[] }
  readonly outbox: readonly Announced[]
  readonly once: readonly (readonly [string, Remembered])[]
  readonly published?: readonly Published[]
}

export interface Work {
  readonly identity: Identity | undefined
  readonly at: Instant
  readonly job: () => Promise<Done>
  /** The message that announces an event. Throws where it can't be announced; then nothing is kept. */
  readonly messageOf: (event: Event, key: string) => Message
}

export interface MemoryStoreOptions {
  /** Whose work is done right now, where the store outlives its processes: what `abandon` goes by. */
  readonly whose?: () => unknown
}

type Listen = (announced: readonly Announced[]) => void
/** What is set going in a process that has died goes on nowhere. */
const never: Promise<never> = new Promise(() => {})

/**
 * The store of one context in memory: tables, outbox and answers given, changed together or not at all. A unit of work is alone in it from its
 * first write to its end, so what it reads after that is what it changes; before that it reads without waiting for anyone.
 */
export class MemoryStore {
  readonly #tables = new Map<string, Table<any>>()
  readonly #outbox = new Map<string, Announced>()
  /** In the order in which they were first published. */
  readonly #published = new Map<string, Published>()
  readonly #failures = new Map<string, string>()
  readonly #once = new Map<string, Remembered>()
  readonly #current = new AsyncLocalStorage<Unit>()
  readonly #door = new Turnstile(1)
  readonly #underWay = new Set<Unit>()
  readonly #listeners = new Map<Listen, unknown>()
  readonly #whose: () => unknown
  readonly #units: Units = {
    current: () => {
      const unit = this.#current.getStore()
      return unit?.open ? unit : undefined
    },
    write: async () => {
      const unit = this.#units.current()
      if (unit === undefined) throw new Error('Written outside a unit of work: only commands write.')
      await this.#alone(unit)
      return unit
    },
  }

  constructor({ whose = () => undefined }: MemoryStoreOptions = {}) {
    this.#whose = whose
  }

  /** The table of this name; asked again, the same one. */
  table<Row>(name: string, options: TableOptions<Row> = {}): Table<Row> {
    const table: Table<Row> = this.#tables.get(name) ?? new Table<Row>(name, this.#units)
    this.#tables.set(name, table)
    table.declare(options)
    return table
  }

  /** From here to its end this unit of work is alone in the store: for those who decide by what they read. Throws outside one. */
  async write(): Promise<void> {
    await this.#units.write()
  }

  /** Kept with the unit of work under way. Throws outside one. */
  announce(key: string, events: readonly Event[]): void {
    const unit = this.#units.current()
    if (unit === undefined) throw new Error('Announced outside a unit of work.')
    for (const event of events) unit.announced.push({ key, event })
  }

  /** One unit of work, as the kernel's port promises it. Throws `Conflict` where the identity was answered meanwhile. */
  async perform({ identity, at, job, messageOf }: Work): Promise<Performed> {
    const name = identity && JSON.stringify([identity.scope, identity.key])
    const known = name === undefined ? undefined : this.#once.get(name)
    if (known) return { replayed: true, fingerprint: known.fingerprint, answer: known.answer }
    const unit = new Unit(this.#whose())
    this.#underWay.add(unit)
    try {
      const { answer, keep, refused = false } = await this.#current.run(unit, job)
      if (!keep) return { replayed: false, answer }
      const outbox = unit.announced.map(({ key, event }): Announced => frozen({ message: messageOf(event, key), notBefore: event.notBefore }))
      const remembered = refused ? undefined : name
      if (remembered !== undefined) await this.#alone(unit)
      const about = identity?.scope
      const held = failpoint('work.before-commit', about)
      if (held) await held
      // Nothing is awaited from here on: all of it becomes visible at once.
      if (remembered !== undefined && this.#once.has(remembered)) throw new Conflict(`${identity!.scope} was done by somebody else meanwhile.`)
      for (const table of this.#tables.values()) table.commit(unit)
      for (const repair of unit.repairs) outbox.push(...repair())
      for (const announced of outbox) this.#outbox.set(announced.message.id, announced)
      if (remembered !== undefined) this.#once.set(remembered, frozen({ fingerprint: identity!.fingerprint, answer, at }))
      unit.untold = outbox
      const after = failpoint('work.after-commit', about)
      if (after) await after
      return { replayed: false, answer }
    } finally {
      this.#end(unit)
    }
  }

  async #alone(unit: Unit): Promise<void> {
    if (unit.leave) return
    const leave = await this.#door.enter()
    if (unit.open) unit.leave = leave
    else {
      leave()
      await never
    }
  }

  /** Whatever became of the one who waited for it: what is kept is announced. */
  #end(unit: Unit): void {
    this.#underWay.delete(unit)
    unit.end()
    if (unit.untold.length > 0) for (const listen of this.#listeners.keys()) listen(unit.untold)
  }

  /** What was announced and is not published yet, in the order of the commits. */
  outbox(): readonly Announced[] {
    return [...this.#outbox.values()]
  }

  /** Takes a message out of the outbox. With the time it is kept among those that were published. */
  published(messageId: string, at?: Instant): void {
    const announced = this.#outbox.get(messageId)
    this.#outbox.delete(messageId)
    this.#failures.delete(messageId)
    if (at === undefined || announced === undefined) return
    this.#published.set(messageId, { announced, at })
    if (this.#published.size > mostPublished) this.#published.delete(this.#published.keys().next().value!)
  }

  /** Keeps why a message could not be published. */
  failed(messageId: string, reason: string): void {
    if (this.#outbox.has(messageId)) this.#failures.set(messageId, reason)
  }

  /** What was published and is still kept, and why messages of the outbox could not be. */
  history(): { readonly published: readonly Published[]; readonly failures: ReadonlyMap<string, string> } {
    return { published: [...this.#published.values()], failures: this.#failures }
  }

  /** Announces these messages, at the end of the unit of work under way. Throws outside one. */
  announceAgain(messages: readonly Announced[]): void {
    const unit = this.#units.current()
    if (unit === undefined) throw new Error('Announced outside a unit of work.')
    unit.repairs.push(() => {
      for (const announced of messages) if (this.#published.has(announced.message.id)) this.#published.set(announced.message.id, { announced, at: undefined })
      return messages
    })
  }

  /** Tells what each commit announced, until the function it answers is called. */
  onAnnounced(listen: Listen): () => void {
    // Not as whoever commits: the listener is at work, and for itself.
    const here = AsyncLocalStorage.snapshot()
    const listening: Listen = (announced) => here(listen, announced)
    this.#listeners.set(listening, this.#whose())
    return () => void this.#listeners.delete(listening)
  }

  /** Forgets answers older than this: a repeat that comes later is a new command. */
  forgetAnswersBefore(at: Instant): void {
    for (const [name, remembered] of this.#once) {
      if (remembered.at >= at) return
      this.#once.delete(name)
    }
  }

  /** Forgets what was published before this, up to the first that was not. */
  forgetPublishedBefore(time: Instant): void {
    for (const [id, { at }] of this.#published) {
      if (at === undefined || at >= time) return
      this.#published.delete(id)
    }
  }

  /** As after a crash of this process: its units of work and whatever listened for it are gone, what is committed stays. They must never go on. */
  abandon(owner?: unknown): void {
    for (const [listen, whose] of this.#listeners) if (whose === owner) this.#listeners.delete(listen)
    for (const unit of this.#underWay) if (unit.owner === owner) this.#end(unit)
  }

  /** What would outlive a crash. Plain values only, and none that a unit of work under way has written. */
  snapshot(): Snapshot {
    return {
      tables: Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.entries()])),
      outbox: this.outbox(),
      once: [...this.#once],
      ...(this.#published.size > 0 && { published: [...this.#published.values()] }),
    }
  }

  /** Exactly what the snapshot holds. Before units of work and the relay begin. */
  restore({ tables, outbox, once, published = [] }: Snapshot): void {
    for (const [name, table] of this.#tables) table.restore(tables[name] ?? [])
    for (const [name, entries] of Object.entries(tables)) if (!this.#tables.has(name)) this.table(name).restore(entries)
    this.#outbox.clear()
    this.#once.clear()
    this.#published.clear()
    this.#failures.clear()
    for (const announced of outbox) this.#outbox.set(announced.message.id, frozen(announced))
    for (const kept of published) this.#published.set(kept.announced.message.id, frozen(kept))
    for (const [name, remembered] of once) this.#once.set(name, frozen(remembered))
  }
}
