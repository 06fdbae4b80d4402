import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { ReplyError } from 'ioredis'
import { outageOf, replies } from './outages.ts'
import { eventually, stage } from './testing/stage.ts'

const causeOf = (error: unknown): string => String(error instanceof Unavailable ? (error.cause as Error).message : error)

test('a replica without its primary, and one that is only read, can not now', async (t) => {
  const { connection } = await stage(t)
  const { commands } = await connection()
  await commands.config('SET', 'replica-serve-stale-data', 'no')
  // Nobody listens on port 1.
  await commands.replicaof('127.0.0.1', 1)
  t.regex(causeOf(await t.throwsAsync(commands.get('a'))), /^MASTERDOWN /)
  await commands.config('SET', 'replica-serve-stale-data', 'yes')
  t.regex(causeOf(await t.throwsAsync(replies(commands.pipeline().get('a').set('a', '1')))), /^READONLY /)
  const other = await connection()
  t.regex(causeOf(await t.throwsAsync(other.commands.set('a', '1'))), /^READONLY /)
})

test('a Redis that is busy with a script can not now', async (t) => {
  const { connection } = await stage(t)
  const [busy, waiting] = [await connection(), await connection()]
  await waiting.commands.config('SET', 'busy-reply-threshold', '1')
  const killed = t.throwsAsync(busy.commands.eval('while true do end', 0))
  let told: unknown
  await eventually(async () => {
    told = await waiting.commands.get('a').catch((error: unknown) => error)
    return told !== null
  })
  t.true(told instanceof Unavailable)
  t.regex(causeOf(told), /^BUSY /)
  await waiting.commands.script('KILL')
  await killed
})

for (const code of ['OOM', 'LOADING', 'READONLY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'NOREPLICAS', 'MISCONF', 'BUSY'])
  test(`${code} is an outage`, (t) => {
    const reply = new ReplyError(`${code} Redis says why.`)
    const error = outageOf(reply)
    t.true(error instanceof Unavailable && error.cause === reply)
  })

const mistakes = [
  'WRONGTYPE Operation against a key',
  'ERR unknown command',
  'BUSYGROUP Consumer Group name already exists',
  'BUSYKEY Target key name already exists.',
]
for (const message of mistakes)
  test(`"${message}" is no outage`, (t) => {
    const reply = new ReplyError(message)
    t.is(outageOf(reply), reply)
  })
