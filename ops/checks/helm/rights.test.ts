import test, { type ExecutionContext } from 'ava'
import { provisionDatabase, startPostgres, temporaryFolder, withClient } from '@minishop/servers'
import { openCharts } from './charts.ts'
import type { Manifest } from './manifests.ts'

interface Cluster extends Manifest {
  readonly spec: {
    readonly bootstrap: { readonly initdb: { readonly database: string; readonly owner: string; readonly postInitApplicationSQL: readonly string[] } }
    readonly managed: { readonly roles: readonly { readonly name: string; readonly login: boolean; readonly inherit: boolean; readonly connectionLimit: number; readonly inRoles?: readonly string[] }[] }
  }
}

const rights = [
  `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolconnlimit from pg_roles where rolname like 'orders_%' order by 1`,
  `select rolname, unnest(setconfig) as setting from pg_db_role_setting join pg_roles on setrole = pg_roles.oid where rolname like 'orders_%' order by 1, 2`,
  `select grantee::regrole::text, privilege_type from pg_database, aclexplode(datacl) where datname = 'orders' and grantee <> 10 order by 1, 2`,
  `select coalesce(nullif(grantee, 0)::regrole::text, 'public') as who, privilege_type, nspowner::regrole::text from pg_namespace, aclexplode(nspacl) where nspname = 'public' order by 1, 2`,
  `select defaclrole::regrole::text as by, defaclnamespace::regnamespace::text as schema, defaclobjtype, coalesce(nullif(grantee, 0)::regrole::text, 'public') as who, privilege_type from pg_default_acl, aclexplode(defaclacl) order by 1, 2, 3, 4, 5`,
]

/** As text, without what belongs to backups, which a laptop's databases have no role for. */
const rightsIn = async (url: string): Promise<string> => {
  const told: string[] = []
  const here = new URL(url)
  here.pathname = '/orders'
  await withClient(here.href, async (run) => {
    for (const query of rights) told.push(...(await run(query)).rows.map((row) => JSON.stringify(row)).filter((row) => !row.includes('orders_backup')))
  })
  return told.join('\n')
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
