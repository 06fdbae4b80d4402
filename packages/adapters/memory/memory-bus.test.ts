import { Unavailable, command, context, nothing, siblings, struct, SystemClock } from '@minishop/kernel'
import { busSuite, FixedClock, RecordedListener, RecordedLog, seededChance, SilentLog, testId, testMessage } from '@minishop/kernel/testing'
import test, { type ExecutionContext } from 'ava'
import { memoryBus, type MemoryBus, mischiefOf } from './memory-bus.ts'

const underTest = (bus: MemoryBus) => ({ bus, letters: bus.letters })
const differences = { keepsForLaterSubscribers: false, deliversRepeats: true }
const named =
  (name: string) =>
  (title: string, body: (t: ExecutionContext) => Promise<void>): void =>
    test(`${name}: ${title}`, body)

busSuite(named('memory'), async () => underTest(memoryBus({ clock: new SystemClock(), log: new SilentLog() })), differences)
busSuite(
  named('memory with mischief'),
  async () => underTest(memoryBus({ clock: new SystemClock(), log: new SilentLog(), mischief: { chance: seededChance(7) } })),
  differences,
)

const subject = 'orders.order-placed.v1'
const name = 'catalog/orders.order-placed'
const hear = command({ summary: 'Hear', allows: siblings, input: struct({}), output: nothing, run: async () => {} })
const catalog = context({ name: 'catalog', summary: 'Listens', on: { 'orders.order-placed': hear } })

test('a message counts as published when its listeners have committed', async (t) => {
  const bus = memoryBus({ clock: new FixedClock(), log: new SilentLog() })
  const hold = Promise.withResolvers<void>()
  const listener = new RecordedListener(async () => {
    await hold.promise
    return { kind: 'done' }
  })
  await bus.subscribe({ name, subject, deliver: listener.deliver })
  const order: string[] = []
  const published = bus.publish(testMessage(1)).then(() => order.push('published'))
  await listener.until(() => listener.heard.length === 1)
  order.push('committed')
  hold.resolve()
  await published
  t.deepEqual(order, ['committed', 'published'])
})

test('nothing counts as published while a listener of the shop has not started or has stopped', async (t) => {
  const bus = memoryBus({ clock: new FixedClock(), log: new SilentLog(), contexts: [catalog] })
  await t.throwsAsync(bus.publish(testMessage(1)), { instanceOf: Unavailable })
  const listener = new RecordedListener()
  const subscription = await bus.subscribe({ name, subject, deliver: listener.deliver })
  await bus.publish(testMessage(1))
  await subscription.stop()
  await t.throwsAsync(bus.publish(testMessage(2)), { instanceOf: Unavailable })
  t.deepEqual(listener.numbers(), [1])
})

test('a listener that stops while a message waits to be tried again leaves it with the publisher', async (t) => {
  const bus = memoryBus({ clock: new FixedClock(), log: new SilentLog() })
  const listener = new RecordedListener(() => ({ kind: 'retry', afterMilliseconds: 60_000, reason: 'away' }))
  const subscription = await bus.subscribe({ name, subject, deliver: listener.deliver })
  const published = bus.publish(testMessage(1))
  await listener.until(() => listener.heard.length === 1)
  await Promise.all([subscription.stop(), t.throwsAsync(published, { instanceOf: Unavailable })])
})

test('a retry waits for the delay its listener asked for', async (t) => {
  const clock = new FixedClock()
  const bus = memoryBus({ clock, log: new SilentLog() })
  const listener = new RecordedListener((_, attempt) => (attempt === 1 ? { kind: 'retry', afterMilliseconds: 30_000, reason: 'away' } : { kind: 'done' }))
  await bus.subscribe({ name, subject, deliver: listener.deliver })
  const published = bus.publish(testMessage(1))
  await listener.until(() => listener.heard.length === 1)
  await new Promise((resolve) => setImmediate(resolve))
  clock.advance({ seconds: 29 })
  await new Promise((resolve) => setImmediate(resolve))
  t.is(listener.heard.length, 1)
  clock.advance({ seconds: 1 })
  await published
  t.is(listener.heard.length, 2)
})

test('with mischief each message comes one to three times, not all in order, and the same way for the same seed', async (t) => {
  const run = async () => {
    const bus = memoryBus({ clock: new FixedClock(), log: new SilentLog(), mischief: { chance: seededChance(11) } })
    const listener = new RecordedListener()
    await bus.subscribe({ name, subject, deliver: listener.deliver })
    await Promise.all(Array.from({ length: 50 }, (_, n) => bus.publish(testMessage(n))))
    await bus.quiet()
    return listener.heard.map(({ message }) => message.id)
  }
  const heard = await run()
  const times = Array.from({ length: 50 }, (_, n) => heard.filter((id) => id === testId(n)).length)
  t.deepEqual([...new Set(times)].sort(), [1, 2, 3])
  t.notDeepEqual([...new Set(heard)], [...new Set(heard)].sort())
  t.deepEqual(await run(), heard)
})

test('stopping waits for duplicates under way, and none comes after it', async (t) => {
  const chance = seededChance(2)
  const bus = memoryBus({ clock: new FixedClock(), log: new SilentLog(), mischief: { chance } })
  let underWay = 0
  const listener = new RecordedListener(async () => {
    underWay++
    for (let turns = 3; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    underWay--
    return { kind: 'done' }
  })
  const subscription = await bus.subscribe({ name, subject, deliver: listener.deliver })
  await Promise.all(Array.from({ length: 20 }, (_, n) => bus.publish(testMessage(n))))
  await subscription.stop()
  t.is(underWay, 0)
  const heard = listener.heard.length
  for (let turns = 50; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
  t.is(listener.heard.length, heard)
})

test('a listener that throws is asked again and what it threw is in the log', async (t) => {
  const clock = new FixedClock()
  const log = new RecordedLog()
  const bus = memoryBus({ clock, log })
  let calls = 0
  const waiting = Promise.withResolvers<void>()
  const sleep = clock.sleep.bind(clock)
  clock.sleep = (milliseconds, signal) => {
    waiting.resolve()
    return sleep(milliseconds, signal)
  }
  await bus.subscribe({
    name,
    subject,
    deliver: async () => {
      if (++calls === 1) throw new Error('broken')
      return { kind: 'done' }
    },
  })
  const published = bus.publish(testMessage(1))
  await waiting.promise
  clock.advance({ seconds: 60 })
  await published
  t.is(calls, 2)
  t.is(log.lines[0]?.fields['reason'], 'Error: broken')
})

test('listeners can not change what others hear', async (t) => {
  const bus = memoryBus({ clock: new FixedClock(), log: new SilentLog() })
  const second = new RecordedListener()
  await bus.subscribe({
    name,
    subject,
    deliver: async (message) => {
      ;(message.data as { number: number }).number = 666
      return { kind: 'done' }
    },
  })
  await bus.subscribe({ name: 'cart/orders.order-placed', subject, deliver: second.deliver })
  const message = testMessage(1)
  await bus.publish(message)
  t.deepEqual(second.numbers(), [1])
  t.deepEqual(message.data, { number: 1 })
})

test('the URL of the bus may ask for mischief, by a seed', (t) => {
  t.deepEqual(mischiefOf(new URL('memory:')), {})
  const chance = () => mischiefOf(new URL('memory:?mischief=7')).mischief!.chance
  t.deepEqual([chance()(), chance()()], [seededChance(7)(), seededChance(7)()])
  t.throws(() => mischiefOf(new URL('memory:?mischief=some')), { message: /is no whole number/ })
})
