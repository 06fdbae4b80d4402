import test from 'ava'
import { SystemClock } from '@minishop/kernel'
import { NoMetrics, SilentLog, testMessage } from '@minishop/kernel/testing'
import { ensureStreams, NatsBus } from '@minishop/nats'
import { connectRedis } from '@minishop/redis'
import { as, temporaryFolder, withClient } from '@minishop/servers'
import { allContexts, withDatabase, type ContextName } from './contexts.ts'
import { secretsOf } from './secrets.ts'
import { startCartStore, startDatabases, startMessages } from './stores.ts'

const silent = () => {}

/** What `PermissionViolationError` and the like say, however deep. */
const reasonsOf = (error: unknown): string => (error instanceof Error ? `${error.message} ${reasonsOf(error.cause)}` : '')

test('a service reads no database but its own and makes no tables, in encrypted connections alone', async (t) => {
  const folder = await temporaryFolder(t)
  const { databases, server } = await startDatabases(folder, secretsOf(folder), {}, silent)
  t.teardown(async () => server?.stop())
  const run = (url: string, sql: string) => withClient(url, async (run) => void (await run(sql)))
  for (const name of withDatabase) {
    const own = databases.runtime[name]!
    await t.notThrowsAsync(run(own, 'select 1'), name)
    await t.throwsAsync(run(own, 'create table mine (n integer)'), { message: /permission denied/ }, name)
    await t.throwsAsync(run(own, `select pg_read_file('PG_VERSION')`), { message: /permission denied/ }, name)
    await t.throwsAsync(run(own.replace(/\?.*/, ''), 'select 1'), { message: /no encryption/ }, name)
    for (const other of withDatabase.filter((other) => other !== name))
      await t.throwsAsync(run(own.replace(`/${name}?`, `/${other}?`), 'select 1'), { message: /permission denied for database/ }, `${name} ${other}`)
  }
})

test('no service can log in to the broker as another, or announce what another announces', async (t) => {
  const folder = await temporaryFolder(t)
  const secrets = secretsOf(folder)
  const contexts = await allContexts()
  const { server, urlFor } = await startMessages(folder, secrets, contexts, silent)
  t.teardown(() => server.stop())
  await ensureStreams({ url: server.url, name: 'operator' }, contexts)
  const busOf = async (url: string, name: string) => {
    const bus = new NatsBus({ url, name }, { clock: new SystemClock(), log: new SilentLog(), metrics: new NoMetrics() })
    await bus.start()
    t.teardown(() => bus.stop())
    return bus
  }
  const until = async (bus: NatsBus, state: RegExp) => {
    while (!state.test(String(await bus.ready()))) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const subjects = contexts.flatMap(({ name, emits }) => emits.map(({ type }) => `${name}.${type}.v1`))
  for (const { name } of contexts) {
    const bus = await busOf(urlFor(name as ContextName), name)
    await until(bus, /^true$/)
    for (const [n, subject] of subjects.entries()) {
      const publishing = bus.publish(testMessage(n, { subject, source: subject.split('.', 1)[0]! }))
      if (subject.startsWith(`${name}.`)) await t.notThrowsAsync(publishing, `${name} ${subject}`)
      else t.regex(reasonsOf(await t.throwsAsync(publishing)), /Permissions Violation for Publish/, `${name} ${subject}`)
    }
  }
  await until(await busOf(as(server.url, 'orders', secrets.messages['cart']!), 'orders'), /Authorization Violation/)
})

test('cart touches no keys but its own, and does nothing that concerns all of them', async (t) => {
  const folder = await temporaryFolder(t)
  const { server, urlFor } = await startCartStore(folder, secretsOf(folder), silent)
  t.teardown(() => server.stop())
  const connection = await connectRedis({ url: urlFor('cart') })
  t.teardown(() => connection.close())
  const { commands } = connection
  t.is(await commands.set('cart:1', 'a mug'), 'OK')
  const denied = { message: /NOPERM/ }
  await t.throwsAsync(commands.get('sessions:1'), denied)
  await t.throwsAsync(commands.set('sessions:1', 'mine'), denied)
  await t.throwsAsync(commands.eval(`return redis.call('get', KEYS[1])`, 1, 'sessions:1'), denied)
  await t.throwsAsync(commands.flushall(), denied)
  await t.throwsAsync(commands.keys('*'), denied)
  await t.throwsAsync(commands.config('GET', '*'), denied)
  const stranger = await connectRedis({ url: urlFor('cart').replace(/:[^:@/]+@/, ':wrong@') })
  t.teardown(() => stranger.close())
  t.regex(String(await stranger.ping()), /WRONGPASS|NOAUTH|can't be reached/)
})

test('a client of the cart store believes only who was signed by the authority it was told', async (t) => {
  const [folder, other] = [await temporaryFolder(t), await temporaryFolder(t)]
  const { server, urlFor } = await startCartStore(folder, secretsOf(folder), silent)
  t.teardown(() => server.stop())
  const elsewhere = await startCartStore(other, secretsOf(other), silent)
  t.teardown(() => elsewhere.server.stop())
  const told = new URL(urlFor('cart'))
  told.searchParams.set('sslrootcert', new URL(elsewhere.urlFor('cart')).searchParams.get('sslrootcert')!)
  const connection = await connectRedis({ url: told.href })
  t.teardown(() => connection.close())
  t.regex(String(await connection.ping()), /certificate|self-signed|signature/)
})
