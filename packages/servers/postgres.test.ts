import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import pg from 'pg'
import { isRoot } from './postgres-binaries.ts'
import { newPasswords, provisionDatabase, startPostgres, temporaryFolder } from './index.ts'

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results = [await client.query({ text: sql, rowMode: 'array' })].flat()
    return results.flatMap(({ rows }) => rows).flat()
  } finally {
    await client.end()
  }
}

test('PostgreSQL that was killed finds what was written when it starts again', async (t) => {
  const folder = await temporaryFolder(t)
  const first = await startPostgres({ folder })
  t.teardown(first.stop)
  await ask(first.url, 'create table mugs (n integer); insert into mugs values (42)')
  first.kill('SIGKILL')
  t.is((await first.exited).signal, 'SIGKILL')

  const second = await startPostgres({ folder, port: first.port })
  t.teardown(second.stop)
  t.is(second.url, first.url)
  t.deepEqual(await ask(second.url, 'select n from mugs'), [42])
})

test('a folder whose server still runs is refused to a second one', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startPostgres({ folder, fsync: false })
  t.teardown(server.stop)
  await t.throwsAsync(startPostgres({ folder, fsync: false }), { message: /already runs in .*, started by process \d+\./ })
  t.deepEqual(await ask(server.url, 'select 1'), [1])
})

test('a port that another program listens on is refused in words', async (t) => {
  const first = await startPostgres({ folder: await temporaryFolder(t), fsync: false })
  t.teardown(first.stop)
  const folder = await temporaryFolder(t)
  await t.throwsAsync(startPostgres({ folder, port: first.port, fsync: false }), { message: /can't listen on port \d+: another program does/ })
})

test('a server whose owner was killed is stopped and started anew by the next one', async (t) => {
  const folder = await temporaryFolder(t)
  const program = `import { startPostgres } from '@minishop/servers'
    const { pid, url } = await startPostgres({ folder: process.argv[1], fsync: false })
    console.log(JSON.stringify({ pid, url }))`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => owner.kill('SIGKILL'))
  const [line] = await once(owner.stdout, 'data')
  const orphan = JSON.parse(String(line)) as { pid: number; url: string }
  await ask(orphan.url, 'create table mugs (n integer); insert into mugs values (7)')
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  t.deepEqual(await ask(orphan.url, 'select n from mugs'), [7], 'the orphan lives on')

  const next = await startPostgres({ folder, fsync: false })
  t.teardown(next.stop)
  t.deepEqual(await ask(next.url, 'select n from mugs'), [7])
  await t.throwsAsync(ask(orphan.url, 'select 1'))
})

const asRoot = isRoot() ? test : test.skip
asRoot('a folder that only root can enter holds a link to a database elsewhere, and a lost one is said so', async (t) => {
  const closed = join(await temporaryFolder(t), 'home')
  await mkdir(closed, { mode: 0o700 })
  const home = await temporaryFolder(t)
  const folder = join(closed, 'postgres')
  const first = await startPostgres({ folder, home, fsync: false })
  await ask(first.url, 'create table mugs (n integer); insert into mugs values (3)')
  await first.stop()
  t.true((await lstat(join(folder, 'cluster'))).isSymbolicLink())

  const second = await startPostgres({ folder, home, fsync: false })
  t.deepEqual(await ask(second.url, 'select n from mugs'), [3])
  await second.stop()

  await rm(home, { recursive: true })
  await t.throwsAsync(startPostgres({ folder, home, fsync: false }), { message: /which is gone/ })
  await chmod(closed, 0o755)
})

test('the runtime role reads and writes what the owner makes, the read-only role reads, and nobody else comes in', async (t) => {
  const server = await startPostgres({ folder: await temporaryFolder(t), fsync: false })
  t.teardown(server.stop)
  const passwords = newPasswords()
  const catalog = await provisionDatabase(server.url, 'catalog', passwords)
  const [again, orders] = await Promise.all([
    provisionDatabase(server.url, 'catalog', passwords),
    provisionDatabase(server.url, 'orders'),
  ])
  t.deepEqual(again, catalog)

  await ask(catalog.ownerUrl, 'create table mugs (n bigint generated always as identity, name text)')
  t.deepEqual(await ask(catalog.runtimeUrl, `insert into mugs (name) values ('blue') returning n`), ['1'])
  t.deepEqual(await ask(catalog.readonlyUrl, 'select name from mugs'), ['blue'])
  t.deepEqual(await ask(catalog.alternateUrl, `update mugs set name = 'blue' returning n`), ['1'])
  const denied = { message: /permission denied|must be owner/ }
  await t.throwsAsync(ask(catalog.runtimeUrl, 'create table cups (n integer)'), denied)
  await t.throwsAsync(ask(catalog.runtimeUrl, 'drop table mugs'), denied)
  await t.throwsAsync(ask(catalog.alternateUrl, 'drop table mugs'), denied)
  await t.throwsAsync(ask(catalog.runtimeUrl, 'truncate mugs'), denied)
  await t.throwsAsync(ask(catalog.runtimeUrl, `select pg_read_file('PG_VERSION')`), denied)
  await t.throwsAsync(ask(catalog.readonlyUrl, 'delete from mugs'), denied)
  t.deepEqual(await ask(catalog.backupUrl, 'select name, last_value from mugs, mugs_n_seq'), ['blue', '1'])
  await t.throwsAsync(ask(catalog.backupUrl, 'delete from mugs'), denied)
  await t.throwsAsync(ask(catalog.backupUrl.replace(/\/catalog$/, '/orders'), 'select 1'), denied)
  await t.throwsAsync(ask(catalog.runtimeUrl.replace(/\/catalog$/, '/orders'), 'select 1'), denied)
  await t.throwsAsync(ask(orders.ownerUrl.replace(/\/orders$/, '/catalog'), 'select 1'), denied)
  for (const url of [catalog.runtimeUrl, catalog.alternateUrl]) t.deepEqual(await ask(url, 'show statement_timeout'), ['10s'])
})
