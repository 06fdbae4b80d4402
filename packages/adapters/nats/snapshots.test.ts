import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { startNats, temporaryFolder, type Teardown } from '@minishop/servers'
import test from 'ava'
import { connectTo, type MessagesServer } from './server.ts'
import { restoreStream, snapshots } from './snapshots.ts'

const opened = async (t: Teardown): Promise<{ readonly where: MessagesServer; readonly connection: NatsConnection }> => {
  const server = await startNats({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const where = { url: server.url, name: 'backup' }
  const connection = await connectTo(where)
  t.teardown(() => connection.close())
  return { where, connection }
}
const heard = async (connection: NatsConnection, most: number): Promise<readonly string[]> => {
  const consumer = await jetstream(connection).consumers.get('ORDERS', 'listener')
  const texts: string[] = []
  for await (const message of await consumer.fetch({ max_messages: most, expires: 5_000 })) {
    texts.push(message.string())
    await message.ackAck()
  }
  return texts
}

test('a stream comes back with its messages, its ids and how far its listeners are, in another server and over itself', async (t) => {
  const { where, connection } = await opened(t)
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'] })
  await manager.streams.add({ name: 'empty', subjects: ['nothing.>'] })
  await manager.consumers.add('ORDERS', { durable_name: 'listener', ack_policy: AckPolicy.Explicit })
  const large = 'x'.repeat(200_000)
  for (let n = 0; n < 8; n++) await jetstream(connection).publish('orders.placed', `${n} ${large}`, { msgID: `id-${n}` })
  t.is((await heard(connection, 3)).length, 3)

  const kept = []
  for await (const { head, pieces } of snapshots(where)) kept.push({ head, pieces: await Array.fromAsync(pieces) })
  t.deepEqual(kept.map(({ head }) => [head.config.name, head.state.messages, head.state.consumer_count]).sort(), [['ORDERS', 8, 1], ['empty', 0, 0]])
  await jetstream(connection).publish('orders.placed', 'later')

  const other = await opened(t)
  for (const place of [other, { where, connection }]) {
    async function* piecesOf(pieces: readonly Buffer[]) {
      yield* pieces
    }
    for (const { head, pieces } of kept) t.is((await restoreStream(place.where, head, piecesOf(pieces))).state.messages, head.state.messages)
    t.deepEqual((await heard(place.connection, 5)).map((text) => text.slice(0, 1)), ['3', '4', '5', '6', '7'])
  }
})

test('a damaged snapshot is refused in words', async (t) => {
  const { where, connection } = await opened(t)
  await (await jetstreamManager(connection)).streams.add({ name: 'ORDERS', subjects: ['orders.>'] })
  await jetstream(connection).publish('orders.placed', 'one')
  for await (const { head, pieces } of snapshots(where)) {
    const bytes = Buffer.concat(await Array.fromAsync(pieces))
    async function* half() {
      yield bytes.subarray(0, bytes.length / 2)
    }
    await t.throwsAsync(restoreStream(where, head, half()), { message: /ORDERS/ })
  }
})
