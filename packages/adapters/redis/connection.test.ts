import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { replies } from './outages.ts'
import { eventually, stage } from './testing/stage.ts'

test.serial('what is written is read back, under the prefix of its service', async (t) => {
  const { connection } = await stage(t)
  const own = await connection({ keyPrefix: 'cart:' })
  await own.commands.hset('one', { mug: '2' })
  t.deepEqual(await own.commands.hgetall('one'), { mug: '2' })
  const plain = await connection()
  t.deepEqual(await plain.commands.keys('*'), ['cart:one'])
  t.is(await own.ping(), true)
})

test.serial('while Redis is away commands fail at once as an outage, and work again by themselves when it is back', async (t) => {
  const { server, log, connection, again } = await stage(t)
  const { commands, ping } = await connection()
  await commands.set('before', 'yes')
  server.kill('SIGKILL')
  await server.exited
  await eventually(async () => (await ping()) !== true)
  const began = performance.now()
  await t.throwsAsync(commands.get('before'), { instanceOf: Unavailable, message: "Redis can't be reached now." })
  await t.throwsAsync(replies(commands.multi().get('before').ttl('before')), { instanceOf: Unavailable })
  // Far less than the two seconds of a command that nobody answers.
  t.true(performance.now() - began < 1_500)
  t.regex(String(await ping()), /^Redis can't be reached/)
  await again()
  await eventually(async () => (await ping()) === true)
  t.is(typeof (await commands.dbsize()), 'number')
  t.deepEqual(
    log.lines.map(({ message }) => message),
    ['connected to Redis', 'Redis is away', 'connected to Redis'],
  )
})

test.serial('a Redis that is not there yet keeps nobody from starting', async (t) => {
  const { server, connection, again } = await stage(t)
  await server.stop()
  const { commands, ping } = await connection()
  t.regex(String(await ping()), /ECONNREFUSED/)
  await again()
  await eventually(async () => (await ping()) === true)
  t.is(await commands.incr('count'), 1)
})

test.serial('a command under way when the connection breaks fails and is not sent again', async (t) => {
  const { server, connection, again } = await stage(t)
  const { commands, ping } = await connection()
  const waiting = t.throwsAsync(commands.blpop('never', 60), { instanceOf: Unavailable })
  server.kill('SIGKILL')
  await server.exited
  await waiting
  await again()
  await eventually(async () => (await ping()) === true)
  t.false((await commands.info('commandstats')).includes('cmdstat_blpop'))
})

test.serial('a Redis that does not answer is an outage, and readiness says so in time', async (t) => {
  const { server, connection } = await stage(t)
  const { commands, ping } = await connection()
  server.kill('SIGSTOP')
  t.teardown(async () => server.kill('SIGCONT'))
  t.is(await ping(), 'Redis did not answer within half a second.')
  await t.throwsAsync(commands.get('a'), { instanceOf: Unavailable })
})

test.serial('what Redis refuses is no outage', async (t) => {
  const { connection } = await stage(t)
  const { commands } = await connection()
  await commands.set('text', 'x')
  const error = await t.throwsAsync(commands.hget('text', 'field'), { message: /WRONGTYPE/ })
  t.false(error instanceof Unavailable)
  t.deepEqual(await replies(commands.pipeline().get('text').strlen('text')), ['x', 1])
  await t.throwsAsync(replies(commands.pipeline().get('text').incr('text')), { message: /not an integer/ })
})

test.serial('a Redis without memory left is an outage, and pushes nothing out', async (t) => {
  const { connection } = await stage(t)
  const { commands } = await connection()
  await commands.set('kept', 'yes')
  await commands.config('SET', 'maxmemory', '1')
  await t.throwsAsync(commands.set('more', 'x'), { instanceOf: Unavailable })
  t.is(await commands.get('kept'), 'yes')
})

test.serial('a wrong password is told at the readiness probe, and not shown', async (t) => {
  const { server, connection } = await stage(t)
  const { ping } = await connection({ url: `redis://:not-the-password@127.0.0.1:${server.port}` })
  const answer = String(await ping())
  t.regex(answer, /WRONGPASS/)
  t.false(answer.includes('not-the-password'))
})
