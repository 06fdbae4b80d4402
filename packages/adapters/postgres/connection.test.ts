import test from 'ava'
import type { Instant } from '@minishop/kernel'
import pg from 'pg'
import { connectionOptions, instantOf, wholeNumber } from './connection.ts'
import { json } from './index.ts'
import { origin, painting, spec } from './testing/mugs.ts'
import { openOrm } from './orm.ts'
import { databases, until } from './testing/index.ts'

const newDatabase = databases(test)

test('a moment is read as an Instant, whatever the zone and the precision of the session', (t) => {
  t.is(instantOf('2026-01-31 12:00:00+00'), '2026-01-31T12:00:00.000Z' as Instant)
  t.is(instantOf('2026-01-31 12:00:00.5+00'), '2026-01-31T12:00:00.500Z' as Instant)
  t.is(instantOf('2026-01-31 12:00:00.123456+00'), '2026-01-31T12:00:00.123Z' as Instant)
  t.is(instantOf('2026-01-31 14:00:00+02'), '2026-01-31T12:00:00.000Z' as Instant)
  t.is(instantOf('2026-01-31 17:30:00.25+05:30'), '2026-01-31T12:00:00.250Z' as Instant)
  t.throws(() => instantOf('infinity'), { message: /no moment/ })
})

test('a whole number beyond what JavaScript holds exactly is refused', (t) => {
  t.is(wholeNumber('9007199254740991'), Number.MAX_SAFE_INTEGER)
  t.throws(() => wholeNumber('9007199254740993'), { message: /beyond/ })
})

test('values come from the server as the kernel has them', async (t) => {
  const { runtimeUrl } = await newDatabase(t, spec)
  const client = new pg.Client(connectionOptions(runtimeUrl, 'mugs'))
  await client.connect()
  await client.query(`set timezone = 'Asia/Kolkata'`)
  const { rows } = await client.query(
    `select 12::bigint as count, timestamptz '2026-01-31 12:00:00.25Z' as at, '{"a":[1]}'::jsonb as document, '2026-01-31'::date as day, true as yes`,
  )
  await client.end()
  t.deepEqual(rows, [{ count: 12, at: '2026-01-31T12:00:00.250Z', document: { a: [1] }, day: '2026-01-31', yes: true }])
})

test('the sslmode of a URL is heeded: a server without TLS is not talked to', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const { database, relay } = await mugDatabase.replica({ url: `${mugDatabase.runtimeUrl}?sslmode=verify-full` })
  t.regex(String(await database.ping()), /does not support SSL/)
  await relay.start()
  await until(async () => /does not support SSL/.test(String(await relay.ready())))
})

test('a connection goes to where the database is said to be when it is made, and none outlives its time', async (t) => {
  const { runtimeUrl, alternateUrl, name } = await newDatabase(t, spec)
  let address = runtimeUrl
  const orm = await openOrm({ url: () => address, name, entities: [], migrations: [], poolSize: 1, connectionSeconds: 1 })
  t.teardown(() => orm.close())
  const user = async () => (await orm.em.getConnection().execute<{ user: string }[]>('select session_user as user'))[0]!.user
  t.regex(await user(), /_runtime$/)
  address = alternateUrl
  await until(async () => /_alternate$/.test(await user()))
})

test('a list is kept as JSON and comes back as it was', async (t) => {
  const { database } = await (await newDatabase(t, spec)).replica()
  await painting(database, 1, 'blue')
  await database.perform(undefined, origin, async () => {
    const db = (await database.write()).getKysely<{ outbox: { data: unknown } }>()
    await db.updateTable('outbox').set({ data: json([1, { a: 2 }]) }).execute()
    return { answer: undefined, keep: true }
  })
  const { data } = await database.read.getKysely<{ outbox: { data: unknown } }>().selectFrom('outbox').select('data').executeTakeFirstOrThrow()
  t.deepEqual(data, [1, { a: 2 }])
})
