import test from 'ava'
import { RecordedLog } from '@minishop/kernel/testing'
import pg from 'pg'
import { defineEntity, drift, migrate, Migration, p, pendingMigrations } from './index.ts'
import { MugRow, painting, rows, spec } from './testing/mugs.ts'
import { databases } from './testing/index.ts'

const newDatabase = databases(test)

class Handles extends Migration {
  override up(): void {
    this.addSql('alter table mugs add handles integer not null default 1')
    this.addSql('select pg_sleep(0.2)')
  }
}
class Broken extends Migration {
  override up(): void {
    this.addSql('create table saucers (n integer)')
    this.addSql('alter table nowhere add n integer')
  }
}
const withHandles = [...spec.migrations, { name: 'mugs-2-handles', class: Handles }]

test('two replicas that migrate at once do it once, and a third finds nothing to do', async (t) => {
  const { ownerUrl: url, runtimeUrl } = await newDatabase(t, spec)
  t.deepEqual(await pendingMigrations({ url: runtimeUrl, name: 'mugs', migrations: withHandles }), ['mugs-2-handles'])
  const log = new RecordedLog()
  const run = () => migrate({ url, name: 'mugs', migrations: withHandles, log })
  const done = await Promise.all([run(), run()])
  t.deepEqual(done.flat(), ['mugs-2-handles'])
  t.deepEqual(await run(), [])
  t.deepEqual(log.lines.map(({ message }) => message).sort(), ['Migrated mugs: mugs-2-handles.', 'mugs is up to date.', 'mugs is up to date.'])
  t.deepEqual(await pendingMigrations({ url: runtimeUrl, name: 'mugs', migrations: withHandles }), [])
})

test('a migration that fails leaves nothing behind, of itself and of those before it in the same run', async (t) => {
  const { ownerUrl: url } = await newDatabase(t, spec)
  const migrations = [...withHandles, { name: 'mugs-3-broken', class: Broken }]
  await t.throwsAsync(migrate({ url, name: 'mugs', migrations, log: new RecordedLog() }), { message: /nowhere/ })
  t.deepEqual(await pendingMigrations({ url, name: 'mugs', migrations }), ['mugs-2-handles', 'mugs-3-broken'])
  t.deepEqual(await drift({ url, entities: rows }), [])
})

test('the runtime role can not migrate', async (t) => {
  const { runtimeUrl: url } = await newDatabase(t, spec)
  await t.throwsAsync(migrate({ url, name: 'mugs', migrations: withHandles, log: new RecordedLog() }), { message: /must be owner|permission denied/ })
})

test('a context is not ready before its database has had the migrations it was written for, and says which', async (t) => {
  const mugDatabase = await newDatabase(t, { ...spec, migrations: [] })
  const url = mugDatabase.ownerUrl
  const { database } = await (await newDatabase(t, spec)).replica({ url: mugDatabase.runtimeUrl })
  t.is(await database.ping(), 'The database lacks the migrations mugs-1. Run "minishop migrate" first.')
  await migrate({ url, name: 'mugs', migrations: spec.migrations, log: new RecordedLog() })
  t.true(await database.ping())
  await t.notThrowsAsync(painting(database, 1, 'blue'))
})

test('an empty database lacks all migrations', async (t) => {
  const { ownerUrl, adminUrl } = await newDatabase(t, spec)
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query('drop table migrations')
  await admin.end()
  t.deepEqual(await pendingMigrations({ url: ownerUrl, name: 'mugs', migrations: spec.migrations }), ['minishop-1-outbox-and-once', 'mugs-1'])
})

test('drift is empty where rows and migrations agree, and tells each difference', async (t) => {
  const { ownerUrl: url } = await newDatabase(t, spec)
  t.deepEqual(await drift({ url, entities: [MugRow] }), [])
  const id = p.uuid().primary()
  const more = defineEntity({
    name: 'More',
    tableName: 'mugs',
    properties: { id, colour: p.text(), version: p.integer().version(), handles: p.integer() },
  })
  t.deepEqual(await drift({ url, entities: [more] }), ['alter table "mugs" add "handles" int not null'])
  const less = defineEntity({ name: 'Less', tableName: 'mugs', properties: { id, version: p.integer().version() } })
  t.deepEqual(await drift({ url, entities: [less] }), ['alter table "mugs" drop column "colour"'])
  const other = defineEntity({
    name: 'Other',
    tableName: 'mugs',
    properties: { id, colour: p.integer().nullable(), version: p.integer().version() },
  })
  const statements = await drift({ url, entities: [other] })
  t.true(statements.some((statement) => statement.includes('"colour" type int')), statements.join('\n'))
  t.true(statements.some((statement) => statement.includes('drop not null')), statements.join('\n'))
})
