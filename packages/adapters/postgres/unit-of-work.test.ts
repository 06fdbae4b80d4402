import test from 'ava'
import { Conflict, Unavailable } from '@minishop/kernel'
import { testCall } from '@minishop/kernel/testing'
import pg from 'pg'
import type { Database } from './index.ts'
import { announcedColours, colours, identity, MugRow, mugId, origin, paint, painting, spec, tell, type Tables } from './testing/mugs.ts'
import { databases } from './testing/index.ts'

const newDatabase = databases(test)

const mugDatabase = async (t: Parameters<typeof newDatabase>[0]): Promise<Database> => (await (await newDatabase(t, spec)).replica()).database

test('a change and what it announces are kept together, and the answer comes back', async (t) => {
  const database = await mugDatabase(t)
  t.deepEqual(await painting(database, 1, 'blue'), { replayed: false, answer: { painted: 'blue' } })
  t.deepEqual(await colours(database), ['blue'])
  t.deepEqual(await announcedColours(database), ['blue'])
})

test('when the outbox can\'t be written the change is not kept either', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const { database } = await mugDatabase.replica()
  const owner = new pg.Client({ connectionString: mugDatabase.ownerUrl })
  await owner.connect()
  await owner.query(`alter table outbox add check (data ->> 'colour' <> 'red')`)
  await owner.end()
  await t.throwsAsync(painting(database, 1, 'red', 'k'), { message: /violates check constraint/ })
  t.deepEqual(await colours(database), [])
  t.deepEqual(await announcedColours(database), [])
  t.deepEqual(await painting(database, 1, 'blue', 'k'), { replayed: false, answer: { painted: 'blue' } })
})

test('a refusal and an exception keep nothing, and are not remembered', async (t) => {
  const database = await mugDatabase(t)
  const refused = await database.perform(identity('k'), origin, async () => {
    await paint(database, 1, 'red')
    return { answer: undefined, keep: false }
  })
  t.deepEqual(refused, { replayed: false, answer: undefined })
  const failing = database.perform(identity('k'), origin, async () => {
    await paint(database, 1, 'red')
    throw new Error('dropped')
  })
  await t.throwsAsync(failing, { message: 'dropped' })
  t.deepEqual(await colours(database), [])
  t.deepEqual(await announcedColours(database), [])
  t.false((await painting(database, 1, 'blue', 'k')).replayed)
})

test('a refusal that leaves a trace keeps it, and a repeat is refused anew instead of being answered', async (t) => {
  const database = await mugDatabase(t)
  const refuse = () =>
    database.perform(identity('k'), origin, async () => {
      await paint(database, 1, 'red')
      return { answer: undefined, keep: true, refused: true }
    })
  t.false((await refuse()).replayed)
  t.false((await refuse()).replayed)
  t.deepEqual(await announcedColours(database), ['red', 'red'])
})

test('a repeat is answered from the store, whatever it answers, and its job is not run', async (t) => {
  const database = await mugDatabase(t)
  for (const [key, answer] of Object.entries({ object: { z: 1, a: [2, null] }, list: [1], text: 'done', null: null, nothing: undefined })) {
    await database.perform(identity(key), origin, async () => ({ answer, keep: true }))
    const again = await database.perform(identity(key, 'other'), origin, () => t.fail() as never)
    t.deepEqual(again, { replayed: true, fingerprint: 'f', answer })
    t.is(JSON.stringify(again.answer), JSON.stringify(answer), 'byte for byte')
  }
})

test('the same key in another scope is another command', async (t) => {
  const database = await mugDatabase(t)
  await painting(database, 1, 'blue', 'k')
  const other = await database.perform({ ...identity('k'), scope: 'POST /cups' }, origin, async () => ({ answer: 'mine', keep: true }))
  t.deepEqual(other, { replayed: false, answer: 'mine' })
})

test('of two at once with one identity, one has an effect and the other meets a conflict that its next try resolves', async (t) => {
  const database = await mugDatabase(t)
  const both = Promise.withResolvers<void>()
  let running = 0
  const attempt = (colour: string) =>
    database.perform(identity('k'), origin, async () => {
      if (++running === 2) both.resolve()
      await both.promise
      await paint(database, running, colour)
      return { answer: colour, keep: true }
    })
  const outcomes = await Promise.allSettled([attempt('blue'), attempt('green')])
  const kept = outcomes.find((outcome) => outcome.status === 'fulfilled')
  const lost = outcomes.find((outcome) => outcome.status === 'rejected')
  t.true(lost?.reason instanceof Conflict)
  t.is((await announcedColours(database)).length, 1)
  const again = await database.perform(identity('k'), origin, () => t.fail() as never)
  t.deepEqual(again, { replayed: true, fingerprint: 'f', answer: kept?.value.answer })
})

test('whoever changes a version that somebody else has changed meets a conflict', async (t) => {
  const database = await mugDatabase(t)
  await painting(database, 1, 'blue')
  const both = Promise.withResolvers<void>()
  let running = 0
  const repaint = (colour: string) =>
    database.perform(undefined, origin, async () => {
      const mug = await database.read.findOneOrFail(MugRow, mugId(1))
      if (++running === 2) both.resolve()
      await both.promise
      await database.write()
      mug.colour = colour
      await tell(database, 1, colour)
      return { answer: undefined, keep: true }
    })
  const outcomes = await Promise.allSettled([repaint('green'), repaint('red')])
  t.is(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1)
  t.true(outcomes.some((outcome) => outcome.status === 'rejected' && outcome.reason instanceof Conflict))
  t.is((await announcedColours(database)).length, 2)
})

test('a violated unique constraint and a deadlock are conflicts, by MikroORM and by Kysely', async (t) => {
  const database = await mugDatabase(t)
  await painting(database, 1, 'blue')
  await painting(database, 2, 'green')
  const inserted = database.perform(undefined, origin, async () => {
    await (await database.write()).insert(MugRow, { id: mugId(1), colour: 'red', version: 1 })
    return { answer: undefined, keep: true }
  })
  await t.throwsAsync(inserted, { instanceOf: Conflict })

  const both = Promise.withResolvers<void>()
  let holding = 0
  const lockInOrder = (first: number, second: number) =>
    database.perform(undefined, origin, async () => {
      await paint(database, first, 'red')
      if (++holding === 2) both.resolve()
      await both.promise
      await paint(database, second, 'red')
      return { answer: undefined, keep: true }
    })
  const outcomes = await Promise.allSettled([lockInOrder(1, 2), lockInOrder(2, 1)])
  t.is(outcomes.filter((outcome) => outcome.status === 'rejected' && outcome.reason instanceof Conflict).length, 1)
})

test('no transaction is open before the first write, and reads after it see what was written', async (t) => {
  const database = await mugDatabase(t)
  await database.perform(undefined, origin, async () => {
    const before = await database.read.execute<{ open: boolean }[]>(`select now() <> statement_timestamp() as open`)
    t.deepEqual(await colours(database), [])
    await paint(database, 1, 'blue')
    t.deepEqual(await colours(database), ['blue'])
    t.false(before[0]?.open)
    return { answer: undefined, keep: false }
  })
  t.deepEqual(await colours(database), [])
})

test('writing and announcing outside a unit of work, or after its end, is an error', async (t) => {
  const database = await mugDatabase(t)
  const outside = { message: /outside a unit of work/ }
  await t.throwsAsync(database.write(), outside)
  await t.throwsAsync(tell(database, 1, 'blue'), outside)
  const forgotten = Promise.withResolvers<void>()
  let late: Promise<void> | undefined
  await database.perform(undefined, origin, async () => {
    late = forgotten.promise.then(() => paint(database, 1, 'late'))
    return { answer: undefined, keep: true }
  })
  forgotten.resolve()
  await t.throwsAsync(late!, outside)
})

test('an event the context does not declare is not announced', async (t) => {
  const database = await mugDatabase(t)
  const unit = database.perform(undefined, origin, async () => {
    await database.announce(mugId(1), [{ type: 'mug-broken', data: {} }])
    return { answer: undefined, keep: true }
  })
  await t.throwsAsync(unit, { message: /does not declare that it announces "mug-broken"/ })
})

test('connections that are ended within transactions are outages, and the pool is whole again after them', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const { database } = await mugDatabase.replica({ poolSize: 2 })
  const admin = new pg.Client({ connectionString: mugDatabase.adminUrl })
  await admin.connect()
  for (let round = 1; round <= 5; round++) {
    const unit = database.perform(identity(`k${round}`), origin, async () => {
      await paint(database, 1, 'red')
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
      return { answer: undefined, keep: true }
    })
    await t.throwsAsync(unit, { instanceOf: Unavailable })
  }
  await admin.end()
  t.deepEqual(await colours(database), [])
  await Promise.all([1, 2, 3].map((n) => painting(database, n, 'blue')))
  t.deepEqual(await colours(database), ['blue', 'blue', 'blue'])
})

test('a database that is away is an outage for readers too, and ping says so', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const { database } = await mugDatabase.replica()
  t.true(await database.ping())
  const admin = new pg.Client({ connectionString: mugDatabase.adminUrl.replace(/\/[^/]*$/, '/postgres') })
  await admin.connect()
  await admin.query(`alter database ${mugDatabase.name} with allow_connections false`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [mugDatabase.name])
  await t.throwsAsync(database.read.getKysely<Tables>().selectFrom('mugs').selectAll().execute(), { instanceOf: Unavailable })
  await t.throwsAsync(database.perform(identity('k'), testCall(), () => t.fail() as never), { instanceOf: Unavailable })
  t.regex(String(await database.ping()), /PostgreSQL can't be reached/)
  await admin.query(`alter database ${mugDatabase.name} with allow_connections true`)
  await admin.end()
  t.true(await database.ping())
  t.deepEqual(await colours(database), [])
})
