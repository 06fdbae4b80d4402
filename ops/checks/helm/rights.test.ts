import test, { type ExecutionContext } from 'ava'
import { provisionDatabase, startPostgres, temporaryFolder, withClient } from '@minishop/servers'
import { openCharts } from './charts.ts'
import { rightsIn } from '../rights.ts'
import type { Manifest } from './manifests.ts'

interface Cluster extends Manifest {
  readonly spec: {
    readonly bootstrap: { readonly initdb: { readonly database: string; readonly owner: string; readonly postInitApplicationSQL: readonly string[] } & Readonly<Record<string, unknown>> }
    readonly managed: { readonly roles: readonly { readonly name: string; readonly login: boolean; readonly inherit: boolean; readonly connectionLimit: number; readonly inRoles?: readonly string[] }[] }
  }
}

const server = async (t: ExecutionContext) => {
  const started = await startPostgres({ folder: await temporaryFolder(t) })
  t.teardown(() => started.stop())
  return started
}

test('a database in the cluster gives each role the rights that it has on a laptop, and backups can read all of it', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const { spec } = (await charts.render('stores', 'production')).find(({ kind, metadata }) => kind === 'Cluster' && metadata.name === 'orders-database') as Cluster
  const [laptop, cluster] = [await server(t), await server(t)]
  await provisionDatabase(laptop.url, 'orders')
  // As the operator does: the owner and the database first, then the SQL of the manifest there, then the roles as they are to be.
  const { database, owner, postInitApplicationSQL } = spec.bootstrap.initdb
  await withClient(cluster.url, async (run) => {
    await run(`create role ${owner} login`)
    await run(`create database ${database} owner ${owner}`)
  })
  const here = new URL(cluster.url)
  here.pathname = `/${database}`
  await withClient(here.href, async (run) => {
    for (const statement of postInitApplicationSQL) await run(statement)
    for (const { name, login, inherit, connectionLimit, inRoles = [] } of spec.managed.roles) {
      await run(`alter role ${name} ${login ? 'login' : 'nologin'} ${inherit ? 'inherit' : 'noinherit'} connection limit ${connectionLimit}`)
      for (const other of inRoles) await run(`grant ${other} to ${name}`)
    }
  })
  t.is(await rightsIn(cluster.url), await rightsIn(laptop.url))
  await withClient(here.href, async (run) => {
    await run('set role orders_owner')
    await run('create table kept (id bigint generated always as identity, word text)')
    await run('set role orders_backup')
    t.deepEqual((await run('select count(*)::int as n from kept')).rows, [{ n: 0 }])
    t.is((await run('select last_value from kept_id_seq')).rowCount, 1)
    await t.throwsAsync(run(`insert into kept (word) values ('no')`), { message: /permission denied/ })
  })
})

test('a database in the cluster orders words, and knows their upper and lower case, as on a laptop', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const { spec } = (await charts.render('stores', 'production')).find(({ kind }) => kind === 'Cluster') as Cluster
  const { encoding, locale, localeProvider, builtinLocale } = spec.bootstrap.initdb
  await withClient((await server(t)).url, async (run) => {
    const { rows } = await run(`select pg_encoding_to_char(encoding) as encoding, datcollate, datctype, datlocprovider, datlocale from pg_database where datname = 'postgres'`)
    t.deepEqual(rows, [{ encoding, datcollate: locale, datctype: locale, datlocprovider: String(localeProvider)[0], datlocale: builtinLocale }])
  })
})
