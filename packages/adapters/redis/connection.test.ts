import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { startRedis, temporaryFolder } from '@minishop/servers'
import { connectRedis } from './connection.ts'

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let left = 400; !(await holds()); left--) {
    if (left === 0) throw new Error('It did not come to hold.')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

test('what is written is read back, under the prefix of its service', async (t) => {
  const server = await startRedis({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const connection = await connectRedis({ url: server.url, keyPrefix: 'cart:' })
  t.teardown(() => connection.close())
  await connection.commands.hset('one', { mug: '2' })
  t.deepEqual(await connection.commands.hgetall('one'), { mug: '2' })
  const plain = await connectRedis({ url: server.url })
  t.teardown(() => plain.close())
  t.deepEqual(await plain.commands.keys('*'), ['cart:one'])
  t.is(await connection.ping(), true)
})

test('while Redis is away commands fail at once as an outage, and work again when it is back', async (t) => {
  const folder = await temporaryFolder(t)
  const first = await startRedis({ folder })
  const connection = await connectRedis({ url: first.url })
  t.teardown(() => connection.close())
  await connection.commands.set('kept', 'yes')
  first.kill('SIGKILL')
  await first.exited
  await until(async () => (await connection.ping()) !== true)
  await t.throwsAsync(connection.commands.get('kept'), { instanceOf: Unavailable })
  t.regex(String(await connection.ping()), /^Redis can't be reached/)
  const second = await startRedis({ folder, port: first.port })
  t.teardown(() => second.stop())
  await until(async () => (await connection.ping()) === true)
  t.is(typeof (await connection.commands.dbsize()), 'number')
})

test('a Redis that is not there yet keeps nobody from starting', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startRedis({ folder })
  await server.stop()
  const connection = await connectRedis({ url: server.url })
  t.teardown(() => connection.close())
  t.not(await connection.ping(), true)
  const again = await startRedis({ folder, port: server.port })
  t.teardown(() => again.stop())
  await until(async () => (await connection.ping()) === true)
})

test('what Redis refuses is no outage', async (t) => {
  const server = await startRedis({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const connection = await connectRedis({ url: server.url })
  t.teardown(() => connection.close())
  await connection.commands.set('text', 'x')
  const error = await t.throwsAsync(connection.commands.hget('text', 'field'))
  t.false(error instanceof Unavailable)
  t.regex(error.message, /WRONGTYPE/)
})
