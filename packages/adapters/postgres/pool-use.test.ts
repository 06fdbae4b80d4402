import test from 'ava'
import { KeptMetrics } from '@minishop/kernel/testing'
import { origin, spec } from './testing/mugs.ts'
import { databases, until } from './testing/index.ts'

const newDatabase = databases(test)

test('connections are told as busy, idle and waited for', async (t) => {
  const metrics = new KeptMetrics()
  const { database } = await (await newDatabase(t, spec)).replica({ metrics, poolSize: 1 })
  const figures = () => metrics.figures('database_connections', 'database_connections_wanted')
  await database.ping()
  t.deepEqual(await figures(), { 'database_connections busy': 0, 'database_connections idle': 1, database_connections_wanted: 0 })
  let waiting: Promise<unknown> | undefined
  await database.perform(undefined, origin, async () => {
    await database.write()
    waiting = database.perform(undefined, origin, async () => ({ answer: await database.write().then(() => 'written'), keep: true }))
    await until(async () => (await figures())['database_connections_wanted'] === 1)
    t.deepEqual(await figures(), { 'database_connections busy': 1, 'database_connections idle': 0, database_connections_wanted: 1 })
    return { answer: undefined, keep: true }
  })
  t.like(await waiting, { answer: 'written' })
})
