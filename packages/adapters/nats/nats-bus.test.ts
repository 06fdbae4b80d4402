import { Unavailable } from '@minishop/kernel'
import { busSuite, publishUntilKept, RecordedListener, testMessage } from '@minishop/kernel/testing'
import { startNats } from '@minishop/servers'
import test, { type ExecutionContext } from 'ava'
import { streamOf } from './consumers.ts'
import { eventually, readiness, stage } from './testing/stage.ts'

const subject = 'orders.order-placed.v1'
const name = 'catalog/orders.order-placed'
const stream = streamOf(subject)

busSuite(
  (title: string, body: (t: ExecutionContext) => Promise<void>) => test.serial(`NATS: ${title}`, body),
  async (t) => {
    const bus = await (await stage(t)).bus()
    return { bus, letters: bus.letters }
  },
  { keepsForLaterSubscribers: true, deliversRepeats: false },
)

test.serial('a server that is killed and started again on its files has lost nothing, and everything flows again by itself', async (t) => {
  const { bus, server, folder, log } = await stage(t)
  const mine = await bus()
  const listener = new RecordedListener()
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  for (let n = 1; n <= 20; n++) await mine.publish(testMessage(n))
  server.kill('SIGKILL')
  await server.exited
  await eventually(async () => (await mine.ready()) !== true)
  t.regex(String(await mine.ready()), /NATS can't be reached/)
  await t.throwsAsync(mine.publish(testMessage(21)), { instanceOf: Unavailable })
  const published = publishUntilKept(mine, testMessage(21))
  const again = await startNats({ folder, port: server.port })
  t.teardown(() => again.stop())
  await published
  await listener.until(() => listener.numbers().length === 21)
  await readiness(mine)
  t.true(log.lines.some(({ message }) => message === 'NATS is away'))
})

test.serial('a service that starts before its server connects when that comes', async (t) => {
  const { bus, server, folder } = await stage(t)
  server.kill('SIGKILL')
  await server.exited
  const starting = bus()
  const again = await startNats({ folder, port: server.port })
  t.teardown(() => again.stop())
  const mine = await starting
  await mine.publish(testMessage(1))
  t.is(await mine.ready(), true)
})

test.serial('a service whose stream is missing says so and listens as soon as it is there', async (t) => {
  const { bus, manager } = await stage(t)
  const { config } = await manager.streams.info(stream)
  await manager.streams.delete(stream)
  const mine = await bus()
  const listener = new RecordedListener()
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await eventually(async () => /The stream ORDERS .* is not there/.test(String(await mine.ready())))
  await t.throwsAsync(mine.publish(testMessage(1)), { instanceOf: Unavailable })
  await manager.streams.add({ name: stream, subjects: config.subjects, storage: config.storage })
  await publishUntilKept(mine, testMessage(1))
  await listener.until(() => listener.numbers().includes(1))
  await readiness(mine)
  t.is(await mine.ready(), true)
})

test.serial('a message that is too large for the server is an error in words and no outage', async (t) => {
  const { bus } = await stage(t)
  const mine = await bus()
  // The headers are what makes it too large.
  const error = await t.throwsAsync(mine.publish(testMessage(1, { data: 'x'.repeat(2 ** 20 - 2) })))
  t.false(error instanceof Unavailable)
  t.regex(error!.message, /of 1048576 bytes can't be published: .*max_payload size exceeded/)
})

test.serial('a full stream refuses messages instead of dropping what was not heard', async (t) => {
  const { bus, manager } = await stage(t)
  const mine = await bus()
  await manager.streams.update(stream, { max_bytes: 2_000 })
  let kept = 0
  const error = await t.throwsAsync(
    (async () => {
      for (; kept < 100; kept++) await mine.publish(testMessage(kept))
    })(),
    { instanceOf: Unavailable },
  )
  t.true(kept > 0 && kept < 100)
  t.truthy(error?.cause)
  t.is((await manager.streams.info(stream)).state.messages, kept)
})

test.serial('a letter that one replica put aside holds up its key at the others too, and any of them can replay it', async (t) => {
  const { bus } = await stage(t)
  const [mine, other] = [await bus(), await bus()]
  const first = new RecordedListener(() => ({ kind: 'dead', reason: 'broken' }))
  const subscription = await mine.subscribe({ name, subject, deliver: first.deliver })
  await mine.publish(testMessage(1, { key: 'one' }))
  await eventually(async () => (await mine.letters.count(name)) === 1)
  await subscription.stop()
  const parked: string[] = []
  const second = new RecordedListener()
  await other.subscribe({ name, subject, deliver: second.deliver, parked: ({ message }) => void parked.push(String(message.id)) })
  await other.publish(testMessage(2, { key: 'one' }))
  await other.publish(testMessage(3, { key: 'another' }))
  await second.until(() => second.numbers().includes(3))
  await eventually(async () => (await other.letters.count(name)) === 2)
  t.deepEqual(parked, [testMessage(2).id])
  const [letter] = (await other.letters.list('catalog', { limit: 1 }))!.letters
  t.deepEqual(await other.letters.replay('catalog', letter!.id), { delivered: 2, stopped: null })
  t.deepEqual(second.numbers(), [3, 1, 2])
})
