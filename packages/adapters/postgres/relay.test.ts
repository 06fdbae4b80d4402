import test from 'ava'
import { later, type Instant, type Message } from '@minishop/kernel'
import { FixedClock, noon, RecordedLog, seededChance } from '@minishop/kernel/testing'
import pg from 'pg'
import type { Database } from './index.ts'
import { mugId, origin, painting, spec, tell } from './testing/mugs.ts'
import { databases, RecordedBus, until, type TestDatabase } from './testing/index.ts'

const newDatabase = databases(test)

const colour = ({ data }: Message): string => (data as { colour: string }).colour
const ofMug = (published: readonly Message[], n: number): string[] => published.filter(({ key }) => key === mugId(n)).map(colour)
const unpublished = async (database: Database): Promise<number> => {
  const [row] = await database.read.execute<{ waiting: number }[]>('select count(*) as waiting from outbox where published_at is null')
  return row!.waiting
}
const telling = (database: Database, n: number, text: string, notBefore?: Instant) =>
  database.perform(undefined, origin, async () => {
    await tell(database, n, text, notBefore)
    return { answer: undefined, keep: true }
  })
const endSessions = async ({ adminUrl }: TestDatabase, of: string): Promise<number | null> => {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  const { rowCount } = await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like $1',
    [of],
  )
  await admin.end()
  return rowCount
}

test('what is announced reaches the bus as a message of its context, once, and is marked', async (t) => {
  const bus = new RecordedBus()
  const { database, relay } = await (await newDatabase(t, spec)).replica({ bus })
  await relay.start()
  await painting(database, 1, 'blue')
  await until(async () => (await unpublished(database)) === 0)
  const [{ id, ...message }] = bus.published as [Message]
  t.regex(id, /^[0-9a-f-]{36}$/)
  t.deepEqual(message, {
    subject: 'mugs.mug-painted.v1',
    source: 'mugs',
    key: mugId(1),
    time: noon,
    traceparent: origin.traceparent,
    data: { mugId: mugId(1), colour: 'blue' },
  })
  t.true(await relay.ready())
})

test('a bus that fails at random gets the events of each key in order, each once', async (t) => {
  const chance = seededChance(7)
  const bus = new RecordedBus(async () => {
    await new Promise(setImmediate)
    if (chance() < 0.25) throw new Error('not now')
  })
  const { database, relay } = await (await newDatabase(t, spec)).replica({ bus })
  await relay.start()
  const numbers = Array.from({ length: 12 }, (_, n) => String(n))
  await Promise.all(
    [1, 2, 3, 4, 5].map(async (mug) => {
      for (const number of numbers) await painting(database, mug, number)
    }),
  )
  await until(() => bus.published.length >= 60)
  for (const mug of [1, 2, 3, 4, 5]) t.deepEqual(ofMug(bus.published, mug), numbers)
  await until(async () => (await unpublished(database)) === 0)
  t.is(bus.published.length, 60)
})

test('a key that is slow or fails holds up no other, and its own events wait', async (t) => {
  const blocked = Promise.withResolvers<void>()
  const bus = new RecordedBus(async (message) => {
    if (message.key === mugId(1)) await blocked.promise
    if (message.key === mugId(2)) throw new Error('never')
  })
  const log = new RecordedLog()
  const { database, relay } = await (await newDatabase(t, spec)).replica({ bus, log })
  await relay.start()
  for (const mug of [1, 2, 3]) for (const text of ['first', 'second']) await painting(database, mug, text)
  await until(() => bus.published.length === 2)
  t.deepEqual(ofMug(bus.published, 3), ['first', 'second'])
  blocked.resolve()
  await until(() => bus.published.length === 4)
  t.deepEqual(ofMug(bus.published, 1), ['first', 'second'])
  t.deepEqual(ofMug(bus.published, 2), [])
  await until(async () => {
    const rows = await database.read.execute<{ last_failure: string }[]>(`select last_failure from outbox where attempts >= 2`)
    return rows[0]?.last_failure === 'Error: never'
  })
  t.is(log.lines.filter(({ level }) => level === 'warn').length, 1, 'said once, however often it fails')
})

test('an event that is due later waits for its time, and holds up no event of its key', async (t) => {
  const clock = new FixedClock()
  const bus = new RecordedBus()
  const { database, relay } = await (await newDatabase(t, spec)).replica({ bus, clock })
  await relay.start()
  await telling(database, 1, 'deadline', later(noon, { seconds: 60 }))
  await telling(database, 1, 'now')
  await until(() => bus.published.length === 1)
  t.deepEqual(ofMug(bus.published, 1), ['now'])
  clock.advance({ seconds: 59 })
  await telling(database, 1, 'still now')
  await until(() => bus.published.length === 2)
  t.deepEqual(ofMug(bus.published, 1), ['now', 'still now'])
  await until(() => {
    clock.advance({ seconds: 1 })
    return bus.published.length === 3
  })
  t.is(ofMug(bus.published, 1)[2], 'deadline')
})

test('of two relays one publishes, and the other takes over when it stops', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const [one, other] = [new RecordedBus(), new RecordedBus()]
  const first = await mugDatabase.replica({ bus: one })
  const second = await mugDatabase.replica({ bus: other })
  await first.relay.start()
  await until(async () => (await first.relay.ready()) === true)
  await painting(first.database, 1, '0')
  await until(() => one.published.length === 1)
  await second.relay.start()
  await until(async () => (await second.relay.ready()) === true)
  for (let n = 1; n <= 20; n++) await painting(n % 2 === 0 ? first.database : second.database, n % 3, String(n))
  await until(async () => (await unpublished(first.database)) === 0)
  t.is(one.published.length, 21)
  t.is(other.published.length, 0)

  await first.relay.stop()
  t.regex(String(await first.relay.ready()), /was stopped/)
  await painting(first.database, 1, 'after')
  await until(() => other.published.length === 1)
  t.deepEqual(other.published.map(colour), ['after'])
  t.is(one.published.length, 21)
})

test('a row whose transaction commits late is announced though later ones were before it', async (t) => {
  const bus = new RecordedBus()
  const mugDatabase = await newDatabase(t, spec)
  const { database, relay } = await mugDatabase.replica({ bus })
  await relay.start()
  const slow = new pg.Client({ connectionString: mugDatabase.runtimeUrl })
  await slow.connect()
  await slow.query('begin')
  await slow.query(`insert into outbox (id, key, subject, data, traceparent, time)
    values (gen_random_uuid(), 'slow', 'mugs.mug-painted.v1', '{"colour":"late"}', '', now())`)
  await painting(database, 1, 'early')
  await until(async () => bus.published.length === 1 && (await unpublished(database)) === 0)
  await slow.query('commit')
  await slow.end()
  await until(() => bus.published.length === 2)
  t.deepEqual(bus.published.map(colour), ['early', 'late'])
})

test('a relay whose session is ended by the server leads again and publishes what is left', async (t) => {
  const bus = new RecordedBus()
  const log = new RecordedLog()
  const mugDatabase = await newDatabase(t, spec)
  const { database, relay } = await mugDatabase.replica({ bus, log })
  await relay.start()
  for (let round = 1; round <= 3; round++) {
    await painting(database, 1, String(round))
    await until(async () => (await unpublished(database)) === 0)
    t.is(await endSessions(mugDatabase, '%relay'), 1)
    await until(() => log.lines.filter(({ message }) => message.includes('lost its database')).length === round)
    await until(async () => (await relay.ready()) === true)
  }
  await painting(database, 1, '4')
  await until(() => bus.published.length === 4)
  t.deepEqual(ofMug(bus.published, 1), ['1', '2', '3', '4'])
})

test('stopping waits for what is being published, marks it, and begins nothing new', async (t) => {
  const started = Promise.withResolvers<void>()
  const blocked = Promise.withResolvers<void>()
  const bus = new RecordedBus(async () => {
    started.resolve()
    await blocked.promise
  })
  const { database, relay } = await (await newDatabase(t, spec)).replica({ bus })
  await painting(database, 1, 'first')
  await painting(database, 1, 'second')
  await relay.start()
  await started.promise
  const stopped = relay.stop()
  blocked.resolve()
  await stopped
  t.deepEqual(ofMug(bus.published, 1), ['first'])
  t.is(await unpublished(database), 1)
})

test('what was announced and answered long ago is removed, and what is still to be announced stays', async (t) => {
  const clock = new FixedClock()
  const bus = new RecordedBus()
  const { database, relay } = await (await newDatabase(t, spec)).replica({ bus, clock, keepPublishedDays: 7, keepAnswersDays: 7 })
  await relay.start()
  await painting(database, 1, 'old', 'old')
  await telling(database, 1, 'far', '2027-01-31T12:00:00.000Z' as Instant)
  await until(async () => (await unpublished(database)) === 1)
  clock.advance({ seconds: 6 * 24 * 3600 })
  await painting(database, 2, 'newer')
  await until(() => bus.published.length === 2)
  t.true((await painting(database, 1, 'old', 'old')).replayed)
  const left = () => database.read.execute<{ colour: string }[]>(`select data ->> 'colour' as colour from outbox order by position`)
  t.deepEqual(await left(), [{ colour: 'old' }, { colour: 'far' }, { colour: 'newer' }])

  clock.advance({ seconds: 25 * 3600 })
  await until(async () => {
    clock.advance({ seconds: 60 })
    return (await left()).length === 2
  })
  t.deepEqual(await left(), [{ colour: 'far' }, { colour: 'newer' }])
  t.deepEqual(await database.read.execute('select key from once'), [])
})
