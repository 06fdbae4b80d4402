import { Unavailable, type Verdict } from '@minishop/kernel'
import { FixedClock, RecordedListener, testMessage } from '@minishop/kernel/testing'
import test from 'ava'
import { Broker } from './broker.ts'
import { Connection } from './connection.ts'

const subject = 'orders.order-placed.v1'
const name = 'catalog/orders.order-placed'
const dead: Verdict = { kind: 'dead', reason: 'broken' }
const done: Verdict = { kind: 'done' }

const opened = () => {
  const clock = new FixedClock()
  const broker = new Broker({ clock })
  return { clock, broker, connect: () => new Connection({ broker, clock, shelf: broker.shelf }) }
}
const letterIn = async ({ letters }: Connection) => (await letters.list('catalog', { limit: 1 }))!.letters[0]!
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a replay dies with its process, and what it had not delivered is replayed by the next', async (t) => {
  const { broker, connect } = opened()
  const first = connect()
  const hold = Promise.withResolvers<Verdict>()
  const heard = new RecordedListener((_, attempt) => (attempt === 1 ? dead : hold.promise))
  await first.subscribe({ name, subject, deliver: heard.deliver })
  for (const n of [1, 2]) await broker.publish(testMessage(n, { key: 'one' }))
  await settled()
  void first.letters.replay('catalog', (await letterIn(first)).id)
  await heard.until(() => heard.heard.length === 2)
  first.cut()
  const second = connect()
  const successor = new RecordedListener()
  await second.subscribe({ name, subject, deliver: successor.deliver })
  t.deepEqual(await second.letters.replay('catalog', (await letterIn(second)).id), { delivered: 2, stopped: null })
  t.deepEqual(successor.numbers(), [1, 2])
  t.deepEqual(broker.deadLetters, [])
  t.deepEqual(broker.deliveries.map(({ verdict }) => verdict), ['dead', 'parked', undefined, 'done', 'done'])
})

test('what a process that is told to stop has not begun is given back, and another does it', async (t) => {
  const { clock, broker, connect } = opened()
  const first = connect()
  const hold = Promise.withResolvers<Verdict>()
  const stopping = new RecordedListener(() => hold.promise)
  const subscription = await first.subscribe({ name, subject, deliver: stopping.deliver })
  await broker.publish(testMessage(1))
  await stopping.until(() => stopping.heard.length === 1)
  const publishing = broker.publish(testMessage(2))
  const stopped = subscription.stop()
  await publishing
  hold.resolve(done)
  await stopped
  t.deepEqual(stopping.numbers(), [1])
  const second = new RecordedListener()
  await connect().subscribe({ name, subject, deliver: second.deliver })
  clock.advance({ seconds: 1 })
  await second.until(() => second.heard.length === 1)
  t.deepEqual(second.numbers(), [2])
  await settled()
  t.true(broker.idle)
})

test('nobody replays for a listener that is not here', async (t) => {
  const { broker, connect } = opened()
  const listening = connect()
  await listening.subscribe({ name, subject, deliver: () => Promise.resolve(dead) })
  await broker.publish(testMessage(1))
  await settled()
  const { id } = await letterIn(listening)
  await t.throwsAsync(connect().letters.replay('catalog', id), { instanceOf: Unavailable })
  t.is(broker.deadLetters.length, 1)
})
