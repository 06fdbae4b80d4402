import test from 'ava'
import { clusterLocale, newPasswords, provisionDatabase, provisioningScript, startPostgres, temporaryFolder, withClient } from '@minishop/servers'
import { ownSettings, readSettings, siblingSettings, taskSettings } from '@minishop/host'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compositionOf, contextNames, withDatabase } from '../../../packages/shop/contexts.ts'
import { rightsIn } from '../rights.ts'
import { composeOf, composeText, wrongIn } from './compose.ts'
import { files } from './written.ts'

const compose = composeOf(composeText)
test('every service has a user, bounds and a health, no rights, nothing to write to, and a version', (t) => {
  t.deepEqual(wrongIn(compose), [])
})

for (const [what, from, to, found] of [
  ['a name for a user', `user: '999:999'`, 'user: postgres', 'postgres has no user by number'],
  ['root', `user: '472:0'`, `user: '0:0'`, 'grafana is root'],
  ['a tag that moves', 'prom/prometheus:v3.5.0', 'prom/prometheus:latest', 'prometheus names no version of its image'],
  ['a file system to write to', 'read_only: true', 'read_only: false', 'gateway can write to its image'],
  ['what a comma cuts in two', `['/tmp:rw,noexec,nosuid,size=16m']`, '[/tmp:rw,noexec,nosuid,size=16m]', 'orders has something in memory at no place'],
  ['rights', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]', 'orders keeps rights'],
  ['no bound of memory', 'mem_limit: 384m', 'oom_score_adj: 0', 'auth has no bounds'],
  ['an address of all networks', `'127.0.0.1:3000:3000'`, `'3000:3000'`, 'grafana is open to other machines'],
  ['an order that waits for a start alone', '&well { condition: service_healthy }', '&well { condition: service_started }', 'gateway waits for no end or health of another'],
] as const)
  test(`${what} would be found`, (t) => {
    t.true(composeText.includes(from))
    t.true(wrongIn(composeOf(composeText.replace(from, to))).includes(found), wrongIn(composeOf(composeText.replace(from, to))).join('\n'))
  })

test('without a profile the eight run with their stores and their tasks, and nothing else', (t) => {
  const core = Object.entries(compose.services).flatMap(([name, { profiles }]) => (profiles === undefined ? [name] : []))
  t.deepEqual(core.sort(), [...contextNames, ...withDatabase.map((name) => `${name}-migrate`), 'streams', 'volumes', 'postgres', 'redis', 'nats'].sort())
  t.deepEqual([...new Set(Object.values(compose.services).flatMap(({ profiles = [] }) => profiles))].sort(), ['logs', 'mail', 'seeing'])
})

test('what is written for Compose is what it reads, and no secret is told to whom it is not for', (t) => {
  t.deepEqual(Object.entries(compose.secrets).map(([name, { file }]) => [name, file]).sort(), [...files.keys()].map((name) => [name, `.compose/${name}`]).sort())
  const takers = Map.groupBy(
    Object.entries(compose.services).flatMap(([taker, { secrets = [] }]) => secrets.map((secret) => ({ taker, secret: typeof secret === 'string' ? secret : secret.source }))),
    ({ secret }) => secret,
  )
  for (const secret of files.keys()) t.is(takers.get(secret)?.length, secret === 'seal-keys' ? 2 : 1, secret)
})

test('each service finds the settings that it needs, and none that it does not know', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-compose-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of files) await writeFile(join(folder, name), text)
  for (const [name, { command = [], environment = {}, secrets: taken = [], image }] of Object.entries(compose.services)) {
    const context = contextNames.find((context) => image.includes(`}-${context}:`))
    if (context === undefined) continue
    const placed = new Map(taken.map((secret) => (typeof secret === 'string' ? [secret, secret] : [secret.target, secret.source]) as [string, string]))
    const told = Object.fromEntries(
      Object.entries(environment).map(([variable, value]) => {
        const settled = String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1')
        return [variable, variable.endsWith('_FILE') ? join(folder, placed.get(settled.replace('/run/secrets/', ''))!) : settled]
      }),
    )
    const composition = await compositionOf(context)
    const settings = command.length > 0 ? taskSettings[command[0] as keyof typeof taskSettings] : { ...ownSettings, ...siblingSettings(composition), ...composition.settings }
    t.notThrows(() => readSettings(context, settings, told), name)
    if (command.length === 0) composition.providers(readSettings(context, composition.settings, told) as never)
    const unknown = Object.keys(told).filter((variable) => !(variable.replace(/_FILE$/, '') in settings) && !Object.keys(compose.services['gateway']!.environment!).includes(variable))
    t.deepEqual(unknown, [], name)
  }
})

test('a database in Compose gives each role the rights that it has on a laptop', async (t) => {
  const server = async () => {
    const started = await startPostgres({ folder: await temporaryFolder(t) })
    t.teardown(() => started.stop())
    return started
  }
  const [laptop, made] = [await server(), await server()]
  await provisionDatabase(laptop.url, 'orders')
  // As psql reads it: what follows "\connect" is done in that database.
  for (const part of provisioningScript({ catalog: newPasswords(), orders: newPasswords() }).split(/^(?=\\connect )|(?<=;)\n\n/m)) {
    const [, name, sql = part] = /^\\connect (\w+)\n([^]*)/.exec(part) ?? []
    const here = new URL(made.url)
    if (name !== undefined) here.pathname = `/${name}`
    await withClient(here.href, async (run) => {
      for (const statement of sql.split(';\n').filter((line) => line.trim() !== '')) await run(statement)
    })
  }
  t.is(await rightsIn(made.url), await rightsIn(laptop.url))
})

test('a database in Compose puts words in the order that they have on a laptop', (t) => {
  const told = compose.services['postgres']!.environment!['POSTGRES_INITDB_ARGS']!.split(' ')
  t.deepEqual(clusterLocale.filter((option) => !told.includes(option)), [])
})
