import { startRedis, temporaryFolder, type Teardown } from '@minishop/servers'
import test from 'ava'
import { connectRedis, keysOf, restoreKey, type KeptKey, type RedisConnection } from './index.ts'

const opened = async (t: Teardown): Promise<RedisConnection> => {
  const server = await startRedis({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const connection = await connectRedis({ url: server.url })
  t.teardown(() => connection.close())
  return connection
}
const all = async (connection: RedisConnection): Promise<readonly KeptKey[]> => (await Array.fromAsync(keysOf(connection))).sort((one, other) => (one.key < other.key ? -1 : 1))
const alike = (keys: readonly KeptKey[]) => keys.map(({ key, until, value }) => ({ key, until, value }))

test('keys are put back with what they held and until when, in another server too, and what has lapsed stays away', async (t) => {
  const [one, other] = [await opened(t), await opened(t)]
  const far = Date.now() + 86_400_000
  await one.commands.set('cart:id-key', 'a secret')
  for (let n = 0; n < 500; n++) await one.commands.hset(`cart:${n}`, 'mug', `${n} ${'x'.repeat(n)}`, 'cup', 'größer')
  await one.commands.hset('cart:large', Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`line-${n}`, 'y'.repeat(n % 100)])))
  for (const key of ['cart:0', 'cart:large']) await one.commands.pexpireat(key, far)
  const kept = await all(one)
  t.is(kept.length, 502)
  t.is(kept.find(({ key }) => key === 'cart:0')!.until, far)

  await other.commands.set('cart:1', 'what has come since')
  for (const key of kept) t.true(await restoreKey(other, key))
  t.deepEqual(alike(await all(other)), alike(kept))
  t.false(await restoreKey(other, { ...kept[0]!, key: 'cart:lapsed', until: 1 }))
  t.is(await other.commands.exists('cart:lapsed'), 0)
})
