import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { ensureStreams } from '@minishop/nats'
import { connectRedis } from '@minishop/redis'
import { as, authorityIn, contentOfTables, provisionDatabase, startNats, startPostgres, startRedis, temporaryFolder, withClient } from '@minishop/servers'
import { newKey } from '../../../packages/shop/backups/age-key.ts'
import { keptIn } from '../../../packages/shop/backups/shelf.ts'
import { compositionOf } from '../../../packages/shop/contexts.ts'
import { cartUser } from '../../../packages/shop/stores.ts'
import { contexts } from '../../../tests/contracts/contexts.ts'
import { usersOf, withPasswords } from '../argocd/users.ts'
import { bundle } from '../../docker/bundle.ts'

const shop = resolve(import.meta.dirname, '../../../packages/shop/main.ts')

const run = async (cwd: string, environment: Readonly<Record<string, string>>, ...words: readonly string[]) => {
  const child = spawn(process.execPath, words, { cwd, env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, said, code: code as number }
}

/** A database of shipping that only who encrypts is let into, with parcels in it, and what the image is told about it. */
const opened = async (t: ExecutionContext) => {
  const folder = await temporaryFolder(t)
  const [image, backups, key, secrets] = [join(folder, 'image'), join(folder, 'backups'), join(folder, 'key.txt'), join(folder, 'secrets')]
  const authority = await authorityIn(join(folder, 'authority'))
  const server = await startPostgres({ folder: join(folder, 'postgres'), authority, fsync: false })
  t.teardown(() => server.stop())
  const { ownerUrl, backupUrl } = await provisionDatabase(server.url, 'shipping')
  await (await compositionOf('shipping')).migrate!(ownerUrl, { write() {} })
  await withClient(ownerUrl, async (run) => {
    await run(`insert into shipments (shipment_id, order_id, status, created_at, version) select uuidv7(), uuidv7(), 'forestalled', now(), 1 from generate_series(1, 500)`)
  })
  await mkdir(secrets)
  await writeFile(join(secrets, 'url'), `${backupUrl}\n`)
  const told = { SERVICE: 'shipping', DATABASE_BACKUP_URL_FILE: join(secrets, 'url'), RECIPIENT: await newKey(key), BACKUPS: backups }
  return { folder, image, backups, key, ownerUrl, backupUrl, authority, told, inside: await bundle('backup', image) }
}

test('the image backs up over TLS as a role that only reads, and the shop restores what it wrote', async (t) => {
  const { folder, image, backups, key, ownerUrl, told, inside } = await opened(t)
  // What speaks with each kind of store, and encrypts; nothing of a service.
  const clients = ['@nats-io/transport-node', 'age-encryption', 'ioredis', 'pg']
  t.deepEqual(inside.filter((name) => clients.includes(name) || /^(koa|winston|commander|prom-client)$|^@mikro-orm\//.test(name)), clients)
  // The clients of Redis and NATS lie beside what begins, which loads one of them when that is asked for.
  t.deepEqual((await readdir(image)).map((name) => name.replace(/-[A-Z0-9]{8}\.js$/, '.js')).sort(), ['chunk.js', 'chunk.js', 'keys.js', 'main.js', 'main.js.LEGAL.txt', 'package.json', 'sbom.cdx.json', 'streams.js'])
  const before = await contentOfTables(ownerUrl)
  t.is(before['shipments']!.count, 500)
  const made = await run(image, told, 'main.js')
  t.deepEqual([made.code, made.said], [0, ''])
  t.regex(made.out, /^Kept shipping-\d{4}-.*\.tables\.gz\.age, \d+ bytes\.\n$/)

  const tried = await run(folder, {}, shop, 'verify-restore', '--from', backups, '--identity', key)
  t.is(tried.code, 0, tried.out + tried.said)
  await withClient(ownerUrl, async (run) => void (await run('delete from shipments')))
  const restored = await run(folder, { DATABASE_OWNER_URL_SHIPPING: ownerUrl }, shop, 'restore', 'shipping', '--from', backups, '--identity', key)
  t.is(restored.code, 0, restored.out + restored.said)
  t.deepEqual(await contentOfTables(ownerUrl), before)
})

test('what is old is forgotten by the image, but never the newest', async (t) => {
  const { image, backups, told } = await opened(t)
  const backUp = () => run(image, { ...told, DAYS: '30' }, 'main.js')
  t.is((await backUp()).code, 0)
  const [old] = (await readdir(backups)).filter((name) => name.endsWith('.json'))
  const beside = join(backups, old!)
  await writeFile(beside, (await readFile(beside, 'utf8')).replace(/"at": "[^"]+"/, `"at": "${new Date(Date.now() - 31 * 86_400_000).toISOString()}"`))
  const again = await backUp()
  t.deepEqual([again.code, again.out.match(/^Forgot .*/gm)], [0, [`Forgot ${old!.replace(/\.json$/, '')}.`]])
  t.is((await readdir(backups)).length, 2)
})

test('the image keeps nothing for a stranger: not of a server that another authority signs for, and not without its settings', async (t) => {
  const { folder, image, backups, backupUrl, told } = await opened(t)
  const url = new URL(backupUrl)
  url.searchParams.set('sslrootcert', (await authorityIn(join(folder, 'stranger'))).certificateFile)
  await writeFile(told.DATABASE_BACKUP_URL_FILE, url.href)
  const refused = await run(image, told, 'main.js')
  t.is(refused.code, 1)
  t.regex(refused.said, /self-signed|signature|unable to verify/)
  t.deepEqual(await readdir(backups), [])
  const lost = await run(image, {}, 'main.js')
  t.is(lost.code, 2)
  t.regex(lost.said, /SERVICE is not set/)
  for (const [service, store] of [['orders', 'DATABASE_BACKUP_URL'], ['cart', 'CART_STORE_URL'], ['messages', 'MESSAGES_URL']] as const) {
    const { code, said } = await run(image, { SERVICE: service }, 'main.js')
    t.deepEqual([code, said.match(/\w+ is not set/g)], [2, [`${store} is not set`, 'RECIPIENT is not set']], service)
  }
})

test('the image backs up carts as cart and streams as the operator, over TLS, and the shop restores what it wrote', async (t) => {
  const folder = await temporaryFolder(t)
  const [image, backups, key] = [join(folder, 'image'), join(folder, 'backups'), join(folder, 'key.txt')]
  const authority = await authorityIn(join(folder, 'authority'))
  const redis = await startRedis({ folder: join(folder, 'redis'), authority, users: [cartUser({ cartStore: 'carts' })] })
  t.teardown(() => redis.stop())
  const users = withPasswords(usersOf(contexts), (user) => user)
  const nats = await startNats({ folder: join(folder, 'nats'), authority, users })
  t.teardown(() => nats.stop())
  const connection = await connectRedis({ url: redis.url })
  t.teardown(() => connection.close())
  await connection.commands.hset('cart:one', 'mug', '2')
  const operator = as(nats.url, 'operator', 'operator')
  await ensureStreams({ url: operator, name: 'operator' }, contexts)
  await bundle('backup', image)
  const told = { RECIPIENT: await newKey(key), BACKUPS: backups }

  const carts = await run(image, { ...told, SERVICE: 'cart', CART_STORE_URL: as(redis.url, 'cart', 'carts') }, 'main.js')
  t.deepEqual([carts.code, carts.said], [0, ''])
  t.regex(carts.out, /^Kept cart-.*\.keys\.gz\.age, \d+ bytes\.\n$/)
  const streams = await run(image, { ...told, SERVICE: 'messages', MESSAGES_URL: operator }, 'main.js')
  t.deepEqual([streams.code, streams.said], [0, ''])
  t.regex(streams.out, /^Kept messages-.*\.streams\.gz\.age, \d+ bytes\.\n$/)
  const [cart, messages] = await keptIn(backups)
  t.deepEqual([cart!.contents['keys']!.count, messages!.contents['ORDERS']!.count], [1, 0])

  const tried = await run(folder, {}, shop, 'verify-restore', '--from', backups, '--identity', key)
  t.is(tried.code, 0, tried.out + tried.said)
  await connection.commands.del('cart:one')
  for (const [service, store] of [['cart', { CART_STORE_URL: redis.url }], ['messages', { MESSAGES_URL: operator }]] as const) {
    const restored = await run(folder, store, shop, 'restore', service, '--from', backups, '--identity', key)
    t.is(restored.code, 0, restored.out + restored.said)
  }
  t.deepEqual(await connection.commands.hgetall('cart:one'), { mug: '2' })

  const strange = new URL(as(redis.url, 'cart', 'carts'))
  strange.searchParams.set('sslrootcert', (await authorityIn(join(folder, 'stranger'))).certificateFile)
  const refused = await run(image, { ...told, SERVICE: 'cart', CART_STORE_URL: strange.href }, 'main.js')
  t.is(refused.code, 1)
  t.regex(refused.said, /Redis can't be reached: .*(self-signed|signature|unable to verify)/)
  const service = await run(image, { ...told, SERVICE: 'messages', MESSAGES_URL: as(nats.url, 'cart', 'cart') }, 'main.js')
  t.is(service.code, 1)
  t.regex(service.said, /permission/i)
  t.is((await keptIn(backups)).length, 2)
})
