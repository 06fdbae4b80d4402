import test, { type ExecutionContext } from 'ava'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { RandomIds, subjectOf, SystemClock, type Context, type Message } from '@minishop/kernel'
import { NoMetrics, SilentLog } from '@minishop/kernel/testing'
import { ensureStreams, NatsBus } from '@minishop/nats'
import { executable } from '../../../packages/servers/executable.ts'
import { freePort, linesOf, temporaryFolder } from '@minishop/servers'
import { copyOf, restoreCopy } from '../../../packages/shop/backups/copies.ts'
import type { Stores } from '../../../packages/shop/backups/stores.ts'
import { contexts } from '../../../tests/contracts/contexts.ts'
import { usersFile, usersText } from './applications.ts'
import { usersOf, type User } from './users.ts'

const until = async (what: string, holds: () => Promise<boolean> | boolean): Promise<void> => {
  for (let left = 1_200; !(await holds()); left--) {
    if (left === 0) throw new Error(`It did not come to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The machine's own NATS with these users, whose names are their passwords. */
const server = async (t: ExecutionContext, users: readonly User[]): Promise<(user: string) => string> => {
  const folder = await temporaryFolder(t)
  const port = await freePort()
  const authorization = { users: users.map((user) => ({ ...user, password: user.user })) }
  await writeFile(join(folder, 'nats.conf'), JSON.stringify({ listen: `127.0.0.1:${port}`, jetstream: { store_dir: join(folder, 'store') }, authorization }))
  const child: ChildProcess = spawn(await executable('nats-server', 'nats-server'), ['-c', join(folder, 'nats.conf')], { stdio: 'ignore' })
  t.teardown(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  return (user) => `nats://${user}:${user}@127.0.0.1:${port}`
}

const open = async (t: ExecutionContext, url: string, name: string) => {
  const log = new SilentLog()
  const bus = new NatsBus({ url, name }, { clock: new SystemClock(), log, metrics: new NoMetrics() })
  await bus.start()
  t.teardown(() => bus.stop())
  return bus
}

const ids = new RandomIds()
const message = (subject: string): Message => ({ id: ids.next(), subject, source: subject.split('.')[0]!, key: 'k', time: new SystemClock().now(), traceparent: '', data: {} })

test('the users of the messages server follow from the manifests', async (t) => {
  t.is(await readFile(usersFile, 'utf8'), usersText(contexts), 'Run "npm --prefix ops run renew", and commit what that writes.')
})

test('with its user each service hears all it listens to, announces what is its own, and keeps its dead letters; nothing of others', async (t) => {
  const users = usersOf(contexts)
  const urlOf = await server(t, users)
  const speaking = contexts.filter(({ name }) => users.some(({ user }) => user === name))
  t.true(speaking.length === 7)
  let made: unknown
  await until('a server that answers', () => ensureStreams({ url: urlOf('operator'), name: 'operator' }, contexts, { maxBytes: 2 ** 20 }).then((done) => ((made = done), true), () => false))
  t.truthy(made)

  const heard = new Set<string>()
  const buses = new Map<Context, NatsBus>()
  for (const context of speaking) {
    const bus = await open(t, urlOf(context.name), context.name)
    buses.set(context, bus)
    for (const { name, subject } of context.listeners)
      await bus.subscribe({ name, subject, deliver: async () => (heard.add(name), { kind: 'done' }) })
  }
  for (const [{ name }, bus] of buses) await until(`${name} is ready`, async () => (await bus.ready()) === true)
  for (const [{ name, emits }, bus] of buses) for (const event of emits) await bus.publish(message(subjectOf(name, event)))
  const all = speaking.flatMap(({ listeners }) => listeners.map(({ name }) => name)).sort()
  await until('every listener has heard', () => heard.size === all.length)
  t.deepEqual([...heard].sort(), all)

  const catalog = [...buses].find(([{ name }]) => name === 'catalog')![1]
  await catalog.subscribe({ name: 'catalog/orders.order-placed', subject: 'orders.order-placed.v1', deliver: async () => ({ kind: 'dead', reason: 'planted' }) })
  const orders = [...buses].find(([{ name }]) => name === 'orders')![1]
  await until('a letter is kept', async () => {
    await orders.publish(message('orders.order-placed.v1'))
    return (await catalog.letters.count('catalog/orders.order-placed')) > 0
  })

  const cart = [...buses].find(([{ name }]) => name === 'cart')![1]
  await t.throwsAsync(cart.publish(message('orders.order-confirmed.v1')), { message: /NATS/ }, 'nobody announces for another')
  await t.throwsAsync(ensureStreams({ url: urlOf('cart'), name: 'cart' }, contexts), undefined, 'a service makes no streams')
  await t.throwsAsync(ensureStreams({ url: urlOf('cart').replace(':cart@', ':wrong@'), name: 'cart' }, contexts), { message: /Authorization Violation|authentication/i })
})

test('the operator backs streams up and makes them anew, and no service does', async (t) => {
  const urlOf = await server(t, usersOf(contexts))
  await until('a server that answers', () => ensureStreams({ url: urlOf('operator'), name: 'operator' }, contexts, { maxBytes: 2 ** 20 }).then(() => true, () => false))
  const orders = await open(t, urlOf('orders'), 'orders')
  await until('it is connected', async () => (await orders.ready()) === true)
  await orders.publish(message('orders.order-placed.v1'))
  const messagesAs = (user: string) => ({ messages: async () => urlOf(user) }) as Stores
  const { source, copied } = await copyOf('messages', messagesAs('operator'))
  const pieces = await Array.fromAsync(source)
  t.is(copied().contents['ORDERS']!.count, 1)
  t.deepEqual(await restoreCopy('messages', messagesAs('operator'), linesOf(Readable.from(pieces))), copied().contents)
  await t.throwsAsync(Array.fromAsync((await copyOf('messages', messagesAs('cart'))).source), { message: /permission/i })
})

test('a service that is given the rights of another can not do its own work', async (t) => {
  const users = usersOf(contexts).map((user) => (user.user === 'catalog' ? { ...user, permissions: usersOf(contexts).find(({ user }) => user === 'cart')!.permissions } : user))
  const urlOf = await server(t, users)
  await until('a server that answers', () => ensureStreams({ url: urlOf('operator'), name: 'operator' }, contexts, { maxBytes: 2 ** 20 }).then(() => true, () => false))
  const bus = await open(t, urlOf('catalog'), 'catalog')
  await until('it is connected', async () => (await bus.ready()) === true)
  await t.throwsAsync(bus.publish(message('catalog.stock-reserved.v1')))
})
