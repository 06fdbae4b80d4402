import { withClient } from '@minishop/servers'

const rights = [
  `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolconnlimit from pg_roles where rolname like 'orders_%' order by 1`,
  `select rolname, unnest(setconfig) as setting from pg_db_role_setting join pg_roles on setrole = pg_roles.oid where rolname like 'orders_%' order by 1, 2`,
  `select grantee::regrole::text, privilege_type from pg_database, aclexplode(datacl) where datname = 'orders' and grantee <> 10 order by 1, 2`,
  `select roleid::regrole::text as role, member::regrole::text, inherit_option from pg_auth_members where member::regrole::text like 'orders_%' order by 1, 2`,
  `select coalesce(nullif(grantee, 0)::regrole::text, 'public') as who, privilege_type, nspowner::regrole::text from pg_namespace, aclexplode(nspacl) where nspname = 'public' order by 1, 2`,
  `select defaclrole::regrole::text as by, defaclnamespace::regnamespace::text as schema, defaclobjtype, coalesce(nullif(grantee, 0)::regrole::text, 'public') as who, privilege_type from pg_default_acl, aclexplode(defaclacl) order by 1, 2, 3, 4, 5`,
]

/** Who may do what in the database of orders, as text. */
export const rightsIn = async (url: string): Promise<string> => {
  const told: string[] = []
  const here = new URL(url)
  here.pathname = '/orders'
  await withClient(here.href, async (run) => {
    for (const query of rights) told.push(...(await run(query)).rows.map((row) => JSON.stringify(row)))
  })
  return told.join('\n')
}
