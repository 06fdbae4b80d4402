import { delayBefore, reasonOf, type Bus, type Clock, type Log } from '@minishop/kernel'
import pg from 'pg'
import { Announcing } from './announcing.ts'
import { connectionOptions, type Address } from './connection.ts'
import type { Database } from './database.ts'
import { outbox } from './outbox.ts'

/** Carries what the outbox holds to the bus. Of the replicas of a context one does so, and another takes over when it is gone. */
export abstract class Relay {
  abstract start(): Promise<void>
  /** Finishes what is being published, for ten seconds at most. */
  abstract stop(): Promise<void>
  /** True for the one that leads and for those that stand by, or why it can do neither. */
  abstract ready(): Promise<true | string>
}

export interface RelayNeeds {
  readonly url: Address
  readonly name: string
  readonly database: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly keepPublishedDays: number
  readonly keepAnswersDays: number
}

const standbyMilliseconds = 500
/** With what it takes to connect still within the five seconds after which a context that has its database again says so. */
const longestPauseMilliseconds = 3000
const patienceMilliseconds = 10_000
const farewellMilliseconds = 1000

/** Leads while its own connection to the database holds an advisory lock there: a lost connection is lost leadership. */
export class OutboxRelay extends Relay {
  readonly #needs: RelayNeeds
  #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #trouble: string | undefined = 'it has not started'
  #failures = 0

  constructor(needs: RelayNeeds) {
    super()
    this.#needs = needs
  }

  async start(): Promise<void> {
    this.#stopping = new AbortController()
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    this.#trouble = 'it was stopped'
  }

  async ready(): Promise<true | string> {
    return this.#trouble === undefined ? true : `The outbox of ${this.#needs.name} is not read: ${this.#trouble}.`
  }

  async #run(): Promise<void> {
    const { clock, log, name } = this.#needs
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#serve()
      } catch (error) {
        this.#trouble = reasonOf(error)
        this.#failures += 1
        log.write('warn', `The relay of ${name} lost its database; it connects again.`, { error })
        await clock.sleep(Math.min(delayBefore(this.#failures), longestPauseMilliseconds), this.#stopping.signal)
      }
    }
  }

  /** One connection's life: stand by until the lock is free, then lead until the connection is lost or we are stopped. */
  async #serve(): Promise<void> {
    const { url, name, clock } = this.#needs
    const stopping = this.#stopping.signal
    const client = new pg.Client(connectionOptions(url, `${name} relay`))
    const lost = Promise.withResolvers<never>()
    lost.promise.catch(() => {})
    client.on('error', lost.reject)
    client.on('end', () => lost.reject(new Error('The connection was closed.')))
    try {
      await client.connect()
      while (!stopping.aborted && !(await holdsLock(client))) {
        this.#fine()
        await Promise.race([clock.sleep(standbyMilliseconds, stopping), lost.promise])
      }
      if (!stopping.aborted) await this.#lead(client, lost.promise)
    } finally {
      // A connection whose other end is silent never ends in order.
      const ended = new AbortController()
      const end = client.end().catch(() => {}).finally(() => ended.abort())
      await Promise.race([end, clock.sleep(farewellMilliseconds, ended.signal)])
    }
  }

  async #lead(client: pg.Client, lost: Promise<never>): Promise<void> {
    const { bus, clock, log, name, database, keepPublishedDays, keepAnswersDays } = this.#needs
    const announcing = new Announcing({ outbox: outbox(client), bus, clock, log, source: name, keepPublishedDays, keepAnswersDays })
    const nudgeNoMore = database.whenAnnounced((keys) => announcing.nudge(keys))
    const stop = Promise.withResolvers<void>()
    const stopping = this.#stopping.signal
    stopping.addEventListener('abort', () => stop.resolve(), { once: true })
    try {
      this.#fine()
      await Promise.race([announcing.run(), lost, stop.promise])
    } finally {
      nudgeNoMore()
      // Also when the connection is lost: before anybody here publishes the same rows again, those under way get the chance to end.
      await announcing.end(patienceMilliseconds)
    }
  }

  #fine(): void {
    this.#trouble = undefined
    this.#failures = 0
  }
}

const holdsLock = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(hashtextextended('minishop/relay', 0)) as held`)
  return rows[0]?.held === true
}
