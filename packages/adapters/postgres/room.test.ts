import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import pg from 'pg'
import { colours, painting, spec } from './testing/mugs.ts'
import { databases } from './testing/index.ts'

const newDatabase = databases(test)

test('a database that can only be read is no database to work with, and ping says so until it can be written to', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const admin = new pg.Client({ connectionString: mugDatabase.adminUrl })
  await admin.connect()
  await admin.query(`alter database ${mugDatabase.name} set default_transaction_read_only = on`)
  const { database } = await mugDatabase.replica()
  t.is(await database.ping(), 'PostgreSQL can only be read now.')
  await t.throwsAsync(painting(database, 1, 'blue', 'k'), { instanceOf: Unavailable })
  await admin.query('set default_transaction_read_only = off')
  await admin.query(`alter database ${mugDatabase.name} reset default_transaction_read_only`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()', [mugDatabase.name])
  await admin.end()
  t.true(await database.ping())
  await painting(database, 1, 'blue', 'k')
  t.deepEqual(await colours(database), ['blue'])
})

test('where the disk was full ping writes, and says so until there is room', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const { database } = await mugDatabase.replica()
  const owner = new pg.Client({ connectionString: mugDatabase.ownerUrl })
  await owner.connect()
  // A disk that is full by the word of a trigger: the code is PostgreSQL's own.
  await owner.query(`create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space left on device' using errcode = 'disk_full'; end $$`)
  await owner.query('create trigger full_disk before insert on once for each row execute function full_disk()')
  t.true(await database.ping(), 'Nobody has tried to write yet.')
  await t.throwsAsync(painting(database, 1, 'blue', 'k'), { instanceOf: Unavailable })
  t.regex(String(await database.ping()), /no space left on device/)
  await owner.query('drop trigger full_disk on once')
  await owner.end()
  t.true(await database.ping())
  t.deepEqual(await database.read.execute('select key from once'), [])
  await painting(database, 1, 'blue', 'k')
})
