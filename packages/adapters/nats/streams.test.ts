import { jetstreamManager, StorageType } from '@nats-io/jetstream'
import test from 'ava'
import { startNats, temporaryFolder } from '@minishop/servers'
import { durableOf } from './consumers.ts'
import { connectTo } from './server.ts'
import { ensureStreams } from './streams.ts'
import { catalog, orders, stage } from './testing/stage.ts'

const wanted = [
  { name: 'ORDERS', done: 'made' },
  { name: 'dead-letters', done: 'made' },
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
    { name: 'dead-letters', done: 'kept' },
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
