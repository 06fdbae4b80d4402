import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { contextsWithStore } from '../evidence/databases.ts'
import type { Experiment, ShopKind } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { repeating } from '../laboratory/repeating.ts'
import { allAnswered, metricOf, outage } from './watching.ts'

/** Ten connections of the pool and the one of the relay. */
const mostSessions = 11

/** Samples how many sessions each service has open, until it is told to stop, and keeps the most for the checker. */
const countingSessions = (lab: Laboratory): (() => Promise<void>) => {
  const most = new Map<string, number>()
  const counting = repeating(200, async () => {
    const text = `select usename, count(*)::int as n from pg_stat_activity where usename like '%\\_runtime' and application_name like 'minishop%' group by usename`
    const { rows } = await lab.database('postgres', (client) => client.query<{ usename: string; n: number }>(text))
    for (const { usename, n } of rows) most.set(usename, Math.max(n, most.get(usename) ?? 0))
  })
  return async () => {
    await counting.stop()
    for (const [role, sessions] of most) lab.watched.bounds.push({ of: `sessions of ${role}`, most: sessions, limit: mostSessions })
  }
}

/** A commit can't be told from anything else on an encrypted line. */
const readable: ShopKind = { name: 'readable', plain: true }

const lostCommits = (context: (typeof contextsWithStore)[number]): Experiment => ({
  name: `B7 ${context} commits unheard`,
  what: `for four seconds ${context} does not hear of its commits: they happen, and the connection ends instead of an answer`,
  shop: readable,
  async disturb({ stores: { postgres } }) {
    let times = 0
    postgres.proxy.suffer({ kind: 'lost_answer', of: `${context}_runtime`, to: 'commit\0', happened: () => times++ })
    await sleep(4_000)
    postgres.proxy.suffer()
    if (times === 0) throw new Error(`${context} committed nothing.`)
    return times
  },
})

export const databases: readonly Experiment[] = [
  {
    name: 'B6 PostgreSQL sessions ended for a minute',
    what: 'every session is ended every three seconds, for a minute',
    async disturb(lab) {
      for (let times = 0; times < 20; times++) {
        await lab.database('postgres', (client) => client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null'))
        await sleep(3_000)
      }
      return 20
    },
  },
  ...contextsWithStore.map(lostCommits),
  {
    name: 'B9 PostgreSQL tables locked',
    what: 'somebody locks the tables of orders and stock for twelve seconds, and every connection waits for them',
    async disturb(lab) {
      const { visits: { length: from }, turnedAway: { length: before } } = lab.history
      const counted = countingSessions(lab)
      const hold = (database: string, table: string) =>
        lab.database(database, async (client) => {
          await client.query('begin')
          await client.query(`lock table ${table} in access exclusive mode`)
          await client.query('select pg_sleep(12)')
          await client.query('rollback')
        })
      await Promise.all([hold('orders', 'orders'), hold('catalog', 'stock')]).finally(counted)
      await sleep(1_000)
      allAnswered(lab, from)
      return { times: 2, told: `${lab.history.turnedAway.length - before} callers were told to come back.` }
    },
  },
  {
    name: 'B9 PostgreSQL idle in transaction',
    what: 'a session of orders locks its outbox, says nothing more, and is left open',
    async disturb(lab) {
      const from = lab.history.visits.length
      const counted = countingSessions(lab)
      const client = new pg.Client({ connectionString: lab.runtimeUrl('orders'), application_name: 'forgotten' })
      const closed = new Promise<void>((resolve) => client.on('error', () => resolve()).on('end', () => resolve()))
      await client.connect()
      await client.query('begin; lock table outbox in exclusive mode')
      const began = performance.now()
      let oldest = 0
      const watching = repeating(500, async () => {
        oldest = Math.max(oldest, (await metricOf(lab, 'orders', 'database_oldest_transaction_seconds')) ?? 0)
      })
      const ended = await Promise.race([closed.then(() => true), sleep(25_000, false)])
      const seconds = (performance.now() - began) / 1000
      await Promise.all([watching.stop(), counted(), client.end().catch(() => {})])
      if (!ended) throw new Error('PostgreSQL let a forgotten transaction stand for 25 seconds.')
      if (oldest < 5) throw new Error(`Nobody could see it: the oldest transaction was said to be ${oldest} seconds old.`)
      allAnswered(lab, from)
      return { times: 1, told: `PostgreSQL ended it after ${seconds.toFixed(1)} s; the oldest transaction of orders was seen at ${oldest.toFixed(1)} s.` }
    },
  },
  {
    name: 'B9 PostgreSQL an old transaction',
    what: 'a transaction that has written something stays open for ten seconds beside everybody',
    async disturb(lab) {
      const published = async () => lab.database('orders', async (client) => Number((await client.query('select count(*) as n from outbox where published_at is not null')).rows[0].n))
      const [before, after] = await lab.database('orders', async (client) => {
        await client.query('begin isolation level repeatable read; select pg_current_xact_id(); select count(*) from outbox')
        const counts = [await published(), (await sleep(10_000), await published())] as const
        await client.query('rollback')
        return counts
      })
      if (after <= before) throw new Error('Nothing was announced while an old transaction was open.')
      return { times: 1, told: `${after - before} events of orders were announced meanwhile.` }
    },
  },
  {
    name: 'B10 PostgreSQL read-only',
    what: 'PostgreSQL lets nobody write for ten seconds',
    async disturb(lab) {
      const from = lab.history.visits.length
      const set = (words: string) =>
        lab.database('postgres', async (client) => {
          await client.query('set default_transaction_read_only = off')
          await client.query(`alter system ${words}`)
          await client.query('select pg_reload_conf()')
        })
      await outage(lab, {
        of: 'the right to write to PostgreSQL',
        contexts: contextsWithStore,
        milliseconds: 10_000,
        begin: () => set('set default_transaction_read_only = on'),
        end: () => set('reset default_transaction_read_only'),
      })
      allAnswered(lab, from)
      return 1
    },
  },
]
