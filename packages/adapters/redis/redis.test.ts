import { Log } from '@minishop/kernel'
import { SilentLog } from '@minishop/kernel/testing'
import { startRedis, temporaryFolder } from '@minishop/servers'
import test from 'ava'
import { RedisConnection } from './connection.ts'
import { redis } from './redis.ts'

test('the connection is provided with its life', async (t) => {
  const server = await startRedis({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const [provider] = redis({ url: server.url })
  t.deepEqual([provider!.port, provider!.needs], [RedisConnection, [Log]])
  const made: RedisConnection = await provider!.make(new SilentLog())
  t.is(await made.commands.set('a', '1'), 'OK')
  t.is(await provider!.life.ready?.(made), true)
  await provider!.life.stop?.(made)
  t.regex(String(await provider!.life.ready?.(made)), /Redis can't be reached/)
})
