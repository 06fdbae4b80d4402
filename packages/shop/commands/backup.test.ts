import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ensureStreams } from '@minishop/nats'
import { connectRedis } from '@minishop/redis'
import { contentOfTables, startNats, startRedis, temporaryFolder, withClient } from '@minishop/servers'
import { openStores } from '../backups/stores.ts'
import { allContexts } from '../contexts.ts'

const main = join(import.meta.dirname, '../main.ts')
const run = async (t: ExecutionContext, ...args: readonly string[]) => {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, said, code: code as number }
}

/** What a distributed shop has left in its folder: an assortment, a cart and streams. Nothing of it runs. */
const left = async (t: ExecutionContext) => {
  const folder = await temporaryFolder(t)
  const [shop, kept, key] = [join(folder, 'shop'), join(folder, 'kept'), join(folder, 'key.txt')]
  t.is((await run(t, 'seed', '--data', shop)).code, 0)
  const [redis, nats] = [await startRedis({ folder: join(shop, 'redis') }), await startNats({ folder: join(shop, 'nats') })]
  try {
    const connection = await connectRedis({ url: redis.url })
    await connection.commands.hset('cart:one', 'mug', '2')
    await connection.close()
    await ensureStreams({ url: nats.url, name: 'operator' }, await allContexts())
  } finally {
    await redis.stop()
    await nats.stop()
  }
  const recipient = (await run(t, 'backup-key', key)).out.trim()
  return { shop, kept, key, recipient }
}
const inCatalog = async <T>(shop: string, work: (url: string) => Promise<T>): Promise<T> => {
  const stores = await openStores(shop, {})
  try {
    return await work(stores.owning('catalog'))
  } finally {
    await stores.close()
  }
}

test('each service is backed up, tried and restored by itself, and what is damaged or unreadable changes nothing', async (t) => {
  const { shop, kept, key, recipient } = await left(t)
  const made = await run(t, 'backup', '--data', shop, '--to', kept, '--recipient', recipient)
  t.deepEqual([made.code, made.out.match(/^✔ (\w+)/gm)], [0, ['auth', 'catalog', 'orders', 'shipping', 'cart', 'messages'].map((name) => `✔ ${name}`)])
  const files = await readdir(kept)
  t.is(files.length, 12)
  for (const name of files) t.false((await readFile(join(kept, name))).includes('MUG'), name)

  const tried = await run(t, 'verify-restore', 'catalog', 'cart', 'messages', '--from', kept, '--identity', key)
  t.is(tried.code, 0, tried.out)
  t.is(tried.out.match(/restored and the same in [\d.]+ s; whoever needs it now loses \d+ (s|min)/g)!.length, 3)

  const before = await inCatalog(shop, contentOfTables)
  await inCatalog(shop, (url) => withClient(url, async (run) => void (await run(`truncate products, stock cascade`))))
  const back = await run(t, 'restore', 'catalog', '--data', shop, '--from', kept, '--identity', key)
  t.is(back.code, 0, back.said + back.out)
  t.regex(back.out, /what is there now is kept as before-restore\/catalog-.*\n✔ catalog +as it was at .*; restored in/)
  t.deepEqual(await inCatalog(shop, contentOfTables), before)

  for (const service of ['cart', 'messages']) t.is((await run(t, 'restore', service, '--data', shop, '--from', kept, '--identity', key)).code, 0, service)

  // What was there before is there too, and a damaged file is not restored.
  t.is((await readdir(join(kept, 'before-restore'))).length, 6)
  const name = (await readdir(kept)).find((name) => /^catalog.*age$/.test(name))!
  const bytes = await readFile(join(kept, name))
  bytes[bytes.length - 1]! ^= 1
  await writeFile(join(kept, name), bytes)
  const refused = await run(t, 'restore', 'catalog', '--data', shop, '--from', kept, '--identity', key)
  t.deepEqual([refused.code, refused.said], [1, ''], refused.out)
  const listed = await run(t, 'backups', '--from', kept)
  t.deepEqual([listed.code, listed.out.match(/^✘ .*/gm)!.length], [1, 1])
  t.is((await run(t, 'verify-restore', 'catalog', '--from', kept, '--identity', key)).code, 1)
  t.deepEqual(await inCatalog(shop, contentOfTables), before)
})

test('whoever forgets what is needed is told what to do', async (t) => {
  const folder = await temporaryFolder(t)
  const say = async (...args: readonly string[]) => {
    const { code, said } = await run(t, ...args)
    return [code, said]
  }
  t.deepEqual(await say('backup', '--to', folder), [2, 'Say for whom it is encrypted: --recipient age1... or RECIPIENT. minishop backup-key makes a key.\n'])
  t.deepEqual(await say('backup', 'gateway', '--to', folder, '--recipient', 'age1'), [2, 'gateway keeps nothing of its own. There are: auth, catalog, orders, shipping, cart, messages.\n'])
  t.regex(String((await say('backup', '--to', folder, '--recipient', 'age1', '--data', folder))[1]), /There is no shop in/)
  const nowhere = join(folder, 'nowhere')
  const lost = await run(t, 'backup', 'cart', '--to', folder, '--recipient', 'age1', '--data', nowhere)
  t.deepEqual([lost.code, lost.out.includes(`There is no shop in ${nowhere}`)], [1, true])
  t.deepEqual(await say('verify-restore', '--from', folder), [2, 'Name the file with the private key: --identity <file>.\n'])
  t.deepEqual((await run(t, 'backups', '--from', folder)).code, 1)
})
