import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { newSealKey } from '@minishop/jose'
import { connectRedis } from '@minishop/redis'
import { authorityIn, freePort, newPasswords, provisionDatabase, startNats, startPostgres, startRedis, temporaryFolder, withClient } from '@minishop/servers'
import { contextNames, withDatabase } from '../../../packages/shop/contexts.ts'
import { cartUser } from '../../../packages/shop/stores.ts'
import { newKey } from '../../../packages/shop/backups/age-key.ts'
import { keepable } from '../../../packages/shop/backups/copies.ts'
import { keptIn } from '../../../packages/shop/backups/shelf.ts'
import { contexts } from '../../../tests/contracts/contexts.ts'
import { usersOf, withPasswords } from '../argocd/users.ts'
import { openCharts } from './charts.ts'
import { environmentHere, secretsFrom, type Here } from './here.ts'
import { podsOf, type PodTemplate } from './manifests.ts'

const root = resolve(import.meta.dirname, '../../..')
const word = (name: string) => `a password: of ${name}`

/** The stores of a cluster on this machine, with an entry for each secret that operators write down. */
const opened = async (t: ExecutionContext): Promise<Here & { readonly admin: string; readonly redis: string }> => {
  const folder = await temporaryFolder(t)
  const authority = await authorityIn(join(folder, 'authority'))
  const users = usersOf(contexts)
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), authority, fsync: false })
  t.teardown(() => postgres.stop())
  const redis = await startRedis({ folder: join(folder, 'redis'), authority, users: [cartUser({ cartStore: word('cart') })] })
  t.teardown(() => redis.stop())
  const nats = await startNats({ folder: join(folder, 'nats'), authority, users: withPasswords(users, word) })
  t.teardown(() => nats.stop())
  const databases = Object.fromEntries(withDatabase.map((name) => [`${name}-database`, newPasswords()]))
  for (const name of withDatabase) await provisionDatabase(postgres.url, name, databases[`${name}-database`]!)
  const seals = Object.fromEntries(['notifications', 'payments', 'shipping'].map((name) => [name, newSealKey(name)]))
  const publicKeys = (...names: readonly string[]) => JSON.stringify(Object.fromEntries(names.map((name) => [name, [seals[name]!.publicKey]])))
  return {
    folder,
    admin: postgres.url,
    redis: redis.url,
    authority: authority.certificateFile,
    stores: {
      'redis:6379': `127.0.0.1:${redis.port}`,
      'nats:4222': `127.0.0.1:${nats.port}`,
      ...Object.fromEntries(withDatabase.map((name) => [`${name}-database-rw:5432`, `127.0.0.1:${postgres.port}`])),
    },
    entries: {
      ...(databases as unknown as Here['entries']),
      ...Object.fromEntries(Object.entries(seals).map(([name, { privateKey }]) => [name, { SEAL_KEY: JSON.stringify([privateKey]) }])),
      auth: { AUTH_KEY_SECRET: 'a'.repeat(64), PASSWORD_PEPPER: 'p'.repeat(64), SEAL_KEYS: publicKeys('notifications') },
      orders: { SEAL_KEYS: publicKeys('notifications', 'payments', 'shipping') },
      'nats-users': Object.fromEntries(users.map(({ user }) => [user, word(user)])),
      'redis-users': { admin: word('admin'), cart: word('cart') },
      backup: { RECIPIENT: await newKey(join(folder, 'key.txt')) },
    },
  }
}

test('what the charts tell brings up the locked shop: its tasks end, every service is ready, each is in its database as its own user and encrypted, and all that is kept is copied and can be restored', async (t) => {
  t.timeout(300_000)
  const here = await opened(t)
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const manifests = [...(await charts.render('stores', 'dev', '--set', 'backup.copies=true')), ...(await charts.render('minishop', 'dev'))]
  const secrets = secretsFrom(manifests, here)
  const started = async (name: string, pod: PodTemplate, more: Readonly<Record<string, string>>, ...words: readonly string[]) => {
    const environment = { ...(await environmentHere(name, pod, secrets, here)), ...more }
    const child = spawn(process.execPath, words, { cwd: root, env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    t.teardown(() => void child.kill('SIGKILL'))
    return { child, printed: Promise.all([text(child.stdout), text(child.stderr)]) }
  }
  const ended = async (...asked: Parameters<typeof started>) => {
    const { child, printed } = await started(...asked)
    const [code] = await once(child, 'exit')
    t.is(code, 0, `${asked[0]}: ${(await printed).join('')}`)
  }
  const pods = podsOf(manifests)
  const contextOf = ({ spec }: PodTemplate) => join(root, `packages/contexts/${/minishop-([a-z]+):/.exec(spec!.containers[0]!.image!)![1]}/main.ts`)
  for (const { name, pod } of pods.filter(({ kind }) => kind === 'Job')) await ended(name, pod, {}, contextOf(pod), ...pod.spec!.containers[0]!.args!)

  const ports = new Map<string, number>()
  for (const name of contextNames) ports.set(name, await freePort())
  const siblings = Object.fromEntries([...ports].map(([name, port]) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${port}`]))
  for (const { name, pod } of pods.filter(({ kind }) => kind === 'Deployment'))
    await started(name, pod, { ...siblings, HOST: '127.0.0.1', PORT: String(ports.get(name)), METRICS_PORT: '0' }, contextOf(pod))
  for (const [name, port] of ports) {
    let told = ''
    for (let left = 600; ; left--) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
      if (answer?.ok) break
      told = (await answer?.text()) ?? told
      if (left === 0) return t.fail(`${name} did not become ready: ${told}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  t.is((await fetch(`http://127.0.0.1:${ports.get('gateway')}/v1/products`)).status, 200)
  await withClient(here.admin, async (run) => {
    const { rows } = await run(`
      select distinct datname || ' ' || usename || ' ' || ssl as who from pg_stat_activity join pg_stat_ssl using (pid) where usename <> 'postgres' order by 1`)
    t.deepEqual(rows.map(({ who }) => who), [...withDatabase].sort().map((name) => `${name} ${name}_runtime true`))
  })

  const carts = await connectRedis({ url: here.redis })
  t.teardown(() => carts.close())
  await carts.commands.hset('cart:one', 'mug', '2')
  const backups = join(here.folder, 'backups')
  const backUp = join(root, 'packages/shop/backups/unattended.ts')
  for (const { name, pod } of pods.filter(({ kind }) => kind === 'CronJob')) await ended(name, pod, { BACKUPS: backups }, backUp)
  const contents = Object.fromEntries((await keptIn(backups)).map(({ of, contents }) => [of, contents]))
  t.deepEqual(Object.keys(contents).sort(), [...keepable].sort())
  t.is(contents['cart']!['keys']!.count, 1)
  t.true('ORDERS' in contents['messages']!)
  const tried = spawn(process.execPath, [join(root, 'packages/shop/main.ts'), 'verify-restore', '--from', backups, '--identity', join(here.folder, 'key.txt')], { cwd: here.folder, env: { PATH: process.env['PATH'] } })
  const [told, [code]] = await Promise.all([text(tried.stdout), once(tried, 'exit')])
  t.deepEqual([code, told.match(/restored and the same/g)?.length], [0, keepable.length], told)
})
