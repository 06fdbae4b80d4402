import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { testMessage } from '@minishop/kernel/testing'
import test from 'ava'
import { startNats, temporaryFolder } from '@minishop/servers'
import { durableOf } from './consumers.ts'
import { freeFormerLetters } from './former-letters.ts'
import { connectTo } from './server.ts'
import type { NatsBus } from './nats-bus.ts'
import { ensureStreams } from './streams.ts'
import { catalog, eventually, orders, stage } from './testing/stage.ts'

const wanted = [
  { name: 'ORDERS', done: 'made' },
  { name: 'dead-letters-catalog', done: 'made' },
  { name: 'catalog/orders.order-placed', done: 'made' },
]

test.serial('streams and consumers follow from the manifests, and making them again changes nothing', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startNats({ folder })
  t.teardown(() => server.stop())
  const where = { url: server.url, name: 'test' }
  t.deepEqual(await ensureStreams(where, [orders, catalog]), wanted)
  t.deepEqual(
    await ensureStreams(where, [orders, catalog]),
    wanted.map(({ name }) => ({ name, done: 'kept' })),
  )
  const connection = await connectTo(where)
  t.teardown(() => connection.close())
  const manager = await jetstreamManager(connection)
  const { config } = await manager.streams.info('ORDERS')
  t.like(config, { subjects: ['orders.>'], retention: 'limits', storage: 'file', discard: 'new', deny_delete: true, deny_purge: true })
  const consumer = await manager.consumers.info('ORDERS', 'catalog__orders_order-placed')
  t.like(consumer.config, { filter_subject: 'orders.order-placed.v1', ack_policy: 'explicit', deliver_policy: 'all', max_deliver: -1 })
})

test.serial('what differs from the declaration is brought up to date', async (t) => {
  const { manager, server } = await stage(t, [orders, catalog])
  const where = { url: server.url, name: 'test' }
  await manager.streams.update('ORDERS', { max_bytes: 1_000_000 })
  await manager.consumers.update('ORDERS', durableOf(catalog.listeners[0]!), { max_ack_pending: 7 })
  t.deepEqual(await ensureStreams(where, [orders, catalog]), [
    { name: 'ORDERS', done: 'changed' },
    { name: 'dead-letters-catalog', done: 'kept' },
    { name: 'catalog/orders.order-placed', done: 'changed' },
  ])
  t.is((await manager.streams.info('ORDERS')).config.max_bytes, 256 * 2 ** 20)
})

test.serial('a stream that can not be changed to what is declared is refused in words', async (t) => {
  const { manager, server } = await stage(t, [])
  await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'], storage: StorageType.Memory })
  await t.throwsAsync(ensureStreams({ url: server.url, name: 'test' }, [orders]), { message: /The stream ORDERS differs in .*storage.*, and the server can't change that/ })
})

test.serial('a listener whose announcer has no stream is named', async (t) => {
  const { server } = await stage(t, [])
  await t.throwsAsync(ensureStreams({ url: server.url, name: 'test' }, [catalog]), { message: /The stream ORDERS that catalog\/orders\.order-placed listens to is not there/ })
})

test.serial('a server that does not encrypt is refused where encryption is asked for', async (t) => {
  const { server } = await stage(t, [])
  await t.throwsAsync(connectTo({ url: server.url.replace('nats:', 'tls:'), name: 'test' }), { message: /does not support 'tls'/ })
})

test.serial('letters that lay in one stream for all are carried over to the stream of their context, also by whoever begins again', async (t) => {
  const { manager, connection, server, bus } = await stage(t, [orders, catalog])
  const subscription = { name: 'catalog/orders.order-placed', subject: 'orders.order-placed.v1' }
  const mine = await bus()
  await mine.subscribe({ ...subscription, deliver: async () => ({ kind: 'dead', reason: 'broken' }) })
  for (const n of [1, 2]) await mine.publish(testMessage(n))
  await eventually(async () => (await mine.letters.count(subscription.name)) === 2)
  const lettersOf = async ({ letters }: NatsBus) => (await letters.list('catalog', { limit: 9 }))!.letters.map(({ id, message, reason, at }) => ({ id, message, reason, at }))
  const letters = await lettersOf(mine)
  await mine.stop()

  // As an older version left it, and as a newer one that was killed half-way did.
  const { state } = await manager.streams.info('dead-letters-catalog')
  const kept = await Promise.all([1, 2].map((seq) => manager.streams.getMessage('dead-letters-catalog', { seq })))
  await manager.streams.delete('dead-letters-catalog')
  await manager.streams.add({ name: 'dead-letters', subjects: ['dead.>'] })
  for (const letter of kept) await jetstream(connection).publish(letter!.subject, letter!.data, { headers: letter!.header })
  await freeFormerLetters(manager)
  await ensureStreams({ url: server.url, name: 'test' }, [orders, catalog])
  t.is(state.messages, 2)
  const names = []
  for await (const name of manager.streams.names()) names.push(name)
  t.deepEqual(names.sort(), ['ORDERS', 'dead-letters-catalog'])
  const again = await bus()
  await again.subscribe({ ...subscription, deliver: async () => ({ kind: 'done' }) })
  t.deepEqual(await lettersOf(again), letters)
})
