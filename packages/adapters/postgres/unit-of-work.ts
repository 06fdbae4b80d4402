import { AsyncLocalStorage } from 'node:async_hooks'
import {
  failpoint,
  messageOf,
  reasonOf,
  type Clock,
  type Context,
  type Done,
  type Event,
  type Identity,
  type Ids,
  type Origin,
  type Performed,
} from '@minishop/kernel'
import type { SqlEntityManager } from '@mikro-orm/postgresql'
import { sql, type Insertable } from 'kysely'
import { Database } from './database.ts'
import { unwrapped } from './failures.ts'
import { missingMigrations } from './migrate.ts'
import type { Orm } from './orm.ts'
import { findRoom, isFull } from './room.ts'
import type { OwnTables } from './rows.ts'

type Job = () => Promise<Done>
type OutboxInsert = Omit<Insertable<OwnTables['outbox']>, 'position'>

interface Unit {
  readonly origin: Origin
  readonly em: SqlEntityManager
  readonly announced: OutboxInsert[]
  /** Whether it left something in the outbox besides that. */
  more: boolean
  begun: Promise<void> | undefined
  over: boolean
}

export interface MikroDatabaseNeeds {
  readonly orm: Orm
  readonly clock: Clock
  readonly ids: Ids
  readonly context: Context
  /** Names of the migrations this code was written for. */
  readonly expects: readonly string[]
}

/** The database of one context by MikroORM: one fork of the entity manager and at most one transaction for each unit of work. */
export class MikroDatabase extends Database {
  readonly #units = new AsyncLocalStorage<Unit>()
  readonly #listeners = new Set<(keys: readonly string[]) => void>()
  readonly #needs: MikroDatabaseNeeds
  #migrated = false
  /** Whether the last that was to be written found no room. */
  #full = false

  constructor(needs: MikroDatabaseNeeds) {
    super()
    this.#needs = needs
  }

  get read(): SqlEntityManager {
    const unit = this.#units.getStore()
    return unit === undefined || unit.over ? this.#needs.orm.em : unit.em
  }

  async write(): Promise<SqlEntityManager> {
    const unit = this.#unit('Written')
    await (unit.begun ??= unit.em.begin())
    return unit.em
  }

  async announce(key: string, events: readonly Event[]): Promise<void> {
    const { origin, announced } = this.#unit('Announced')
    for (const event of events) {
      const { id, subject, data, time, traceparent } = messageOf(this.#needs.context, event, {
        id: this.#needs.ids.next(),
        key,
        time: origin.at,
        traceparent: origin.traceparent,
      })
      const notBefore = event.notBefore === undefined ? null : event.notBefore
      announced.push({ id: id as OutboxInsert['id'], key, subject, data: JSON.stringify(data), time, traceparent, not_before: notBefore })
    }
  }

  announceMore(): void {
    this.#unit('Announced').more = true
  }

  #unit(what: string): Unit {
    const unit = this.#units.getStore()
    if (unit === undefined || unit.over) throw new Error(`${what} outside a unit of work. Is a promise not awaited?`)
    return unit
  }

  async perform(identity: Identity | undefined, origin: Origin, job: Job): Promise<Performed> {
    try {
      const known = identity && (await this.#recall(identity))
      if (known) return known
      const unit: Unit = { origin, em: this.#needs.orm.em.fork(), announced: [], more: false, begun: undefined, over: false }
      return await this.#units.run(unit, () => this.#carryOut(unit, identity, job))
    } catch (error) {
      const known = unwrapped(error)
      this.#full ||= isFull(known)
      throw known
    }
  }

  async #recall({ scope, key }: Identity): Promise<Performed | undefined> {
    const row = await this.#needs.orm.em
      .getKysely<OwnTables>()
      .selectFrom('once')
      .select(['fingerprint', sql<string | null>`answer::text`.as('answer')])
      .where('scope', '=', scope)
      .where('key', '=', key)
      .executeTakeFirst()
    return row && { replayed: true, fingerprint: row.fingerprint, answer: row.answer === null ? undefined : JSON.parse(row.answer) }
  }

  async #carryOut(unit: Unit, identity: Identity | undefined, job: Job): Promise<Performed> {
    try {
      const { answer, keep, refused } = await job()
      if (keep) await this.#keep(unit, refused ? undefined : identity, answer)
      else await this.#undo(unit)
      return { replayed: false, answer }
    } catch (error) {
      await this.#undo(unit)
      throw error
    } finally {
      unit.over = true
    }
  }

  async #keep(unit: Unit, identity: Identity | undefined, answer: unknown): Promise<void> {
    const { announced, origin } = unit
    const about = identity?.scope ?? this.#needs.context.name
    const remember = async (em: SqlEntityManager): Promise<void> => {
      if (identity === undefined) return
      const text = JSON.stringify(answer) ?? null
      await em.getKysely<OwnTables>().insertInto('once').values({ ...identity, answer: text, at: origin.at }).execute()
    }
    // A statement on its own is a transaction already.
    if (unit.begun === undefined && announced.length === 0) {
      await failpoint('work.before-commit', about)
      await remember(unit.em)
      return failpoint('work.after-commit', about)
    }

    const em = await this.write()
    // The aggregates first: their locks are held when the outbox gives out its positions, and so the events of one aggregate
    // are numbered in the order in which its changes happen, whichever transaction becomes visible first.
    await em.flush()
    if (announced.length > 0) await em.getKysely<OwnTables>().insertInto('outbox').values(announced as never).execute()
    await remember(em)
    // When the connection is lost here, nobody knows whether it was done. That is an outage like any other, since whoever asks again
    // with the same identity finds the once-row where it was done. Without an identity the caller has chosen to live with that.
    await failpoint('work.before-commit', about)
    await em.commit()
    await failpoint('work.after-commit', about)
    if (announced.length === 0 && !unit.more) return
    const keys = announced.map(({ key }) => key)
    this.#units.exit(() => this.#listeners.forEach((listener) => listener(keys)))
  }

  async #undo(unit: Unit): Promise<void> {
    if (unit.begun === undefined) return
    try {
      await unit.begun
      await unit.em.rollback()
    } catch {
      // A connection that is gone has undone everything itself.
    }
  }

  whenAnnounced(listener: (keys: readonly string[]) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async ping(): Promise<true | string> {
    const late = new AbortController()
    const tooLate = this.#needs.clock.sleep(900, late.signal).then(() => 'PostgreSQL did not answer within a second.')
    const answer = this.#check().catch((error: unknown) => reasonOf(error))
    return Promise.race([answer, tooLate]).finally(() => late.abort())
  }

  async #check(): Promise<true | string> {
    const { orm, clock, ids, expects } = this.#needs
    if (!this.#migrated) {
      const missing = await missingMigrations((text) => orm.em.execute(text), expects)
      if (missing.length > 0) return `The database lacks the migrations ${missing.join(', ')}. Run "minishop migrate" first.`
      this.#migrated = true
    }
    const [row] = await orm.em.execute<{ readOnly: boolean }[]>(`select current_setting('transaction_read_only') = 'on' as "readOnly"`)
    if (row!.readOnly) return 'PostgreSQL can only be read now.'
    if (this.#full) await findRoom(orm, ids, clock.now())
    this.#full = false
    return true
  }

  async close(): Promise<void> {
    await this.#needs.orm.close(true)
  }
}
