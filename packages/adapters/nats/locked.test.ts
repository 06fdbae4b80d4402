import { SystemClock, type Verdict } from '@minishop/kernel'
import { NoMetrics, RecordedListener, RecordedLog, testMessage } from '@minishop/kernel/testing'
import { as, authorityIn, startNats, temporaryFolder } from '@minishop/servers'
import { jetstreamManager } from '@nats-io/jetstream'
import test, { type ExecutionContext } from 'ava'
import { join } from 'node:path'
import { durableOf } from './consumers.ts'
import { NatsBus } from './nats-bus.ts'
import { permissionsOf } from './permissions.ts'
import { connectTo } from './server.ts'
import { ensureStreams } from './streams.ts'
import { catalog, eventually, orders, readiness } from './testing/stage.ts'

const subject = 'orders.order-placed.v1'
const name = 'catalog/orders.order-placed'

/** A server that lets orders and catalog do what their manifests say, and its streams, made by its administrator. */
const locked = async (t: ExecutionContext) => {
  const folder = await temporaryFolder(t)
  const authority = await authorityIn(join(folder, 'authority'))
  const stranger = await authorityIn(join(folder, 'stranger'))
  const users = [orders, catalog].map((context) => ({ name: context.name, password: `a password of ${context.name}`, ...permissionsOf(context) }))
  const server = await startNats({ folder: join(folder, 'nats'), authority, users })
  t.teardown(() => server.stop())
  await ensureStreams({ url: server.url, name: 'operator' }, [orders, catalog])
  const whereOf = (user: string) => ({ url: as(server.url, user, `a password of ${user}`), name: user })
  const log = new RecordedLog()
  return {
    server,
    stranger,
    log,
    whereOf,
    bus: async (user: string) => {
      const bus = new NatsBus(whereOf(user), { clock: new SystemClock(), log, metrics: new NoMetrics() })
      await bus.start()
      t.teardown(() => bus.stop())
      await readiness(bus)
      return bus
    },
    connection: async (user: string, url = whereOf(user).url) => {
      const connection = await connectTo({ ...whereOf(user), url })
      t.teardown(() => connection.close())
      return connection
    },
  }
}

test.serial('with the rights that follow from its manifest a context announces, hears, puts aside and repairs', async (t) => {
  const { bus, log } = await locked(t)
  const [ordersBus, catalogBus] = [await bus('orders'), await bus('catalog')]
  let verdict: Verdict = { kind: 'dead', reason: 'broken' }
  const listener = new RecordedListener(() => verdict)
  await catalogBus.subscribe({ name, subject, deliver: listener.deliver })
  await ordersBus.publish(testMessage(1, { key: 'one' }))
  await ordersBus.publish(testMessage(2, { key: 'one' }))
  await ordersBus.publish(testMessage(3, { key: 'another' }))
  await eventually(async () => (await catalogBus.letters.count(name)) === 3)
  verdict = { kind: 'done' }
  for (let left = await catalogBus.letters.list('catalog', { limit: 9 }); left!.letters.length > 0; left = await catalogBus.letters.list('catalog', { limit: 9 }))
    await catalogBus.letters.replay('catalog', left!.letters[0]!.id)
  t.is(await catalogBus.letters.count(name), 0)
  await readiness(catalogBus)
  t.deepEqual(log.lines.filter(({ level }) => level === 'error' || level === 'warn').map(({ message }) => message), [])
})

test.serial('a context publishes nothing under the name of another', async (t) => {
  const { connection, bus } = await locked(t)
  const catalogs = await connection('catalog')
  for (const forged of [subject, 'dead.orders.x.y.z', '$JS.ACK.ORDERS.another.1.1.1.1.1'])
    await t.throwsAsync(catalogs.request(forged, '{}', { timeout: 5_000 }), { message: /Permissions Violation for Publish/i }, forged)
  const ordersBus = await bus('orders')
  await t.notThrowsAsync(ordersBus.publish(testMessage(1)))
})

test.serial('a context neither listens past its consumers nor reads the answers to another', async (t) => {
  const { connection } = await locked(t)
  const catalogs = await connection('catalog')
  for (const overheard of ['orders.>', '_INBOX_orders.>', '>']) {
    const refused = Promise.withResolvers<Error | void>()
    catalogs.subscribe(overheard, { callback: (error) => refused.resolve(error ?? undefined) })
    t.regex(String(await refused.promise), /Permissions Violation for Subscription/i, overheard)
  }
})

test.serial('a context makes, changes, empties and deletes no stream and no consumer, and sees no letters of another', async (t) => {
  const { connection } = await locked(t)
  const manager = await jetstreamManager(await connection('orders'), { checkAPI: false })
  const denied = { message: /Permissions Violation/i }
  await t.throwsAsync(manager.streams.delete('ORDERS'), denied)
  await t.throwsAsync(manager.streams.purge('ORDERS'), denied)
  await t.throwsAsync(manager.streams.update('ORDERS', { max_bytes: 1 }), denied)
  await t.throwsAsync(manager.streams.add({ name: 'MINE', subjects: ['orders.mine'] }), denied)
  await t.throwsAsync(manager.streams.getMessage('ORDERS', { seq: 1 }), denied)
  await t.throwsAsync(manager.streams.getMessage('dead-letters-catalog', { seq: 1 }), denied)
  await t.throwsAsync(manager.streams.purge('dead-letters-catalog'), denied)
  await t.throwsAsync(manager.consumers.delete('ORDERS', durableOf({ name, subject })), denied)
  await t.throwsAsync(manager.consumers.add('ORDERS', { durable_name: 'mine' }), denied)
})

test.serial('what a context lacks and may not make itself is said in words, and who may makes it', async (t) => {
  const { bus, connection, server } = await locked(t)
  const manager = await jetstreamManager(await connection('admin', server.url))
  await manager.consumers.delete('ORDERS', durableOf({ name, subject }))
  const catalogBus = await bus('catalog')
  const listener = new RecordedListener()
  await catalogBus.subscribe({ name, subject, deliver: listener.deliver })
  await eventually(async () => /catalog__orders_order-placed is not there.* may not be made/.test(String(await catalogBus.ready())))
  await ensureStreams({ url: server.url, name: 'operator' }, [orders, catalog])
  await (await bus('orders')).publish(testMessage(1))
  await listener.until(() => listener.heard.length === 1)
  await readiness(catalogBus)
  t.deepEqual(listener.numbers(), [1])
})

test.serial('a client believes only who was signed by the authority it was told, and nobody gets in with another password', async (t) => {
  const { connection, whereOf, stranger } = await locked(t)
  const told = new URL(whereOf('orders').url)
  told.searchParams.set('sslrootcert', stranger.certificateFile)
  await t.throwsAsync(connection('orders', told.href), { message: /certificate|self-signed|signature/ })
  await t.throwsAsync(connection('orders', whereOf('orders').url.replace(/:a%20password[^@]*/, ':wrong')), { message: /Authorization Violation/i })
})
