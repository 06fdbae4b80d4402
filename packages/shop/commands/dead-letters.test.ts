import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { assemble, compose, documentsOf } from '@minishop/host'
import { koaServer } from '@minishop/koa'
import { AccessTokens, armFailPoints, Bus, command, context, integer, nothing, provide, RandomIds, Rejected, siblings, struct, SystemClock, Unavailable } from '@minishop/kernel'
import { NoMetrics, SilentLog, testMessage, testUser } from '@minishop/kernel/testing'
import { memoryBus } from '@minishop/memory'
import { temporaryFolder } from '@minishop/servers'

const main = join(import.meta.dirname, '../main.ts')

/** The command as whoever types it sees it. */
const run = async (t: ExecutionContext, args: readonly string[], environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [main, 'dead-letters', ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const [out, said, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')])
  return { out, said, code: code as number }
}

/** What is refused for good, until somebody mends it. */
const unwanted = new Set<number>()
const hear = command({
  summary: 'Hear',
  allows: siblings,
  input: struct({ number: integer() }),
  output: nothing,
  async run({ number }) {
    if (unwanted.has(number)) throw new Rejected('The table', 'it is missing')
  },
})
const catalog = context({ name: 'catalog', summary: 'Listens', on: { 'orders.order-placed': hear } })
const accounts = new Map([
  ['admin', testUser(1, ['admin'])],
  ['staff', testUser(2, ['staff'])],
])

/** One service that listens, behind a socket, with a letter that can't be read and one that waits behind it. */
const opened = async (t: ExecutionContext, first: object = { number: 'a lot' }) => {
  const bus = memoryBus({ clock: new SystemClock(), log: new SilentLog() })
  const surroundings = { clock: new SystemClock(), ids: new RandomIds(), log: new SilentLog(), metrics: new NoMetrics() }
  const service = await assemble(compose(catalog, { settings: {}, providers: () => [] }), {
    environment: {},
    ...surroundings,
    providers: [provide(Bus, () => bus, []), provide(AccessTokens, () => ({ verify: async (token) => accounts.get(token) }), [])],
  })
  await service.start()
  t.teardown(() => service.stop())
  const server = await koaServer({ endpoints: service.endpoints, host: '127.0.0.1', port: 0, ready: () => service.ready(), documents: documentsOf([catalog], { title: 'Catalog', url: '/' }), ...surroundings })
  t.teardown(() => server.stop())
  await bus.publish(testMessage(1, { key: 'one', data: first }))
  await bus.publish(testMessage(2, { key: 'one' }))
  const dead = (args: readonly string[], environment: Record<string, string> = { MINISHOP_TOKEN: 'admin' }) => run(t, [...args, '--url', server.url], environment)
  const letters = async () => JSON.parse((await dead(['list', '--json'])).out).letters as { letterId: string; state: string }[]
  return { dead, letters }
}

test('letters are listed with reason, attempts and trace, and shown with their message', async (t) => {
  const { dead, letters } = await opened(t)
  const { out, code } = await dead(['list'])
  t.is(code, 0)
  t.regex(out, /dead {2}catalog\/orders\.order-placed\n {2}reason {4}unreadable: number must be a whole number\n {2}attempts {2}1, put aside at \d{4}-.*\n {2}key {7}one\n {2}message .*\n {2}trace {5}[0-9a-f]{32}\n/)
  t.regex(out, /1 dead, 1 waiting behind them\.\n$/)
  const [first] = await letters()
  t.regex((await dead(['show', first!.letterId])).out, /data {6}\{"number":"a lot"\}\n$/)
})

test('a replay that fails again answers 1 and the reason, and a discarded letter lets those behind it go', async (t) => {
  const { dead, letters } = await opened(t)
  const [first, second] = await letters()
  const replayed = await dead(['replay', '--all'])
  t.is(replayed.code, 1)
  t.regex(replayed.out, /: 0 delivered; stopped at .*, which stays: unreadable: number must be a whole number\.\n$/)
  const early = await dead(['replay', second!.letterId])
  t.is(early.code, 2)
  t.regex(early.said, /409: It waits behind an older one of its key/)
  t.deepEqual(await dead(['discard', first!.letterId]), { out: `${first!.letterId}: discarded; behind it 1 delivered, nothing left of its key.\n`, said: '', code: 0 })
  t.deepEqual(await letters(), [])
  t.regex((await dead(['replay', first!.letterId])).said, /^No service has an open letter /)
})

test('a replay that was cut off between two letters is finished by the next one', async (t) => {
  unwanted.add(7)
  const { dead, letters } = await opened(t, { number: 7 })
  t.deepEqual((await letters()).map(({ state }) => state), ['dead', 'waiting'])
  const disarm = armFailPoints((point) => {
    if (point === 'dead-letter.replaying') throw new Unavailable('The service')
  })
  t.teardown(disarm)
  unwanted.delete(7)
  t.not((await dead(['replay', '--all'])).code, 0)
  disarm()
  t.deepEqual((await letters()).map(({ state }) => state), ['waiting'])
  t.regex((await dead(['replay', '--all'])).out, /: 1 delivered, nothing left of its key\.\n$/)
  t.deepEqual(await letters(), [])
})

test('who may not, what is missing and what is not there is told in words', async (t) => {
  const { dead } = await opened(t)
  const said = async (args: readonly string[], environment?: Record<string, string>) => {
    const { said, code } = await dead(args, environment)
    t.is(code, environment === undefined ? 2 : 3)
    return said
  }
  t.regex(await said(['list'], {}), /^Say who you are: set MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD/)
  t.is(await said(['list'], { MINISHOP_TOKEN: 'staff' }), 'This account does not have the role for that: sign in as an admin.\n')
  t.regex(await said(['list'], { MINISHOP_TOKEN: 'forged' }), /^The access token is not valid/)
  t.is(await said(['list', 'cellar']), 'cellar is no service that listens. There are: catalog.\n')
  t.regex(await said(['replay']), /^Name the letters to replay, or say --service <name> or --all/)
  t.regex(await said(['show', 'the-first']), /letterId must be a UUID\.\n$/)
  const nowhere = await run(t, ['list', '--data', await temporaryFolder(t)], { MINISHOP_TOKEN: 'admin' })
  t.is(nowhere.code, 3)
  t.regex(nowhere.said, /^No shop runs on /)
})
