import test from 'ava'
import { later, Metrics, type Instant } from '@minishop/kernel'
import { FixedClock, noon } from '@minishop/kernel/testing'
import pg from 'pg'
import type { Database } from './index.ts'
import { origin, spec, tell } from './testing/mugs.ts'
import { databases, until } from './testing/index.ts'

const newDatabase = databases(test)

const telling = (database: Database, n: number, text: string, notBefore?: Instant) =>
  database.perform(undefined, origin, async () => {
    await tell(database, n, text, notBefore)
    return { answer: undefined, keep: true }
  })

const readMetrics = () => {
  const gauges = new Map<string, () => number | Promise<number>>()
  class ReadMetrics extends Metrics {
    count() {}
    observe() {}
    gauge(name: string, read: () => number | Promise<number>) {
      gauges.set(name, read)
    }
  }
  return { gauges, metrics: new ReadMetrics() }
}

test('the gauges tell how many events wait and how long, and count no deadline before its time', async (t) => {
  const { gauges, metrics } = readMetrics()
  const clock = new FixedClock()
  const { database } = await (await newDatabase(t, spec)).replica({ clock, metrics })
  const read = async () => ({ unpublished: await gauges.get('outbox_unpublished')!(), oldest: await gauges.get('outbox_oldest_seconds')!() })
  t.deepEqual(await read(), { unpublished: 0, oldest: 0 })
  await telling(database, 1, 'deadline', later(noon, { seconds: 60 }))
  t.deepEqual(await read(), { unpublished: 0, oldest: 0 })
  await telling(database, 1, 'now')
  clock.advance({ seconds: 30 })
  t.deepEqual(await read(), { unpublished: 1, oldest: 30 })
  clock.advance({ seconds: 40 })
  t.deepEqual(await read(), { unpublished: 2, oldest: 70 })
})

test('a gauge tells for how long the oldest transaction has been open', async (t) => {
  const { gauges, metrics } = readMetrics()
  const mugs = await newDatabase(t, spec)
  await mugs.replica({ metrics })
  const oldest = async (): Promise<number> => gauges.get('database_oldest_transaction_seconds')!()
  t.is(await oldest(), 0)
  const forgotten = new pg.Client({ connectionString: mugs.runtimeUrl })
  await forgotten.connect()
  await forgotten.query('begin; select 1')
  await until(async () => (await oldest()) > 0.1)
  await forgotten.end()
  await until(async () => (await oldest()) === 0)
  t.pass()
})
