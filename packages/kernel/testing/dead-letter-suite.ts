import type { Uuid } from '../ids.ts'
import type { Verdict } from '../ports.ts'
import { traceIdOf } from '../trace.ts'
import { RecordedListener, testMessage, type Assertions, type BusUnderTest, type RegisterTest } from './bus-suite.ts'
import { testId } from './index.ts'

const subject = 'orders.order-placed.v1'
const listener = 'catalog/orders.order-placed'
const dead = (reason: string): Verdict => ({ kind: 'dead', reason })
const done: Verdict = { kind: 'done' }

/** What every bus promises about what is put aside. */
export const deadLetterSuite = <T extends Assertions>(test: RegisterTest<T>, make: (t: T) => Promise<BusUnderTest>): void => {
  /** A bus on which message 1 of the key `one` died, and 2 and 3 of it wait, and 4 of another key has passed. `broken` may be changed. */
  const stuck = async (t: T) => {
    const { bus, letters } = await make(t)
    const broken = new Set([testId(1)])
    const hearing = new RecordedListener(({ id }) => (broken.has(id as Uuid) ? dead(`broken ${id}`) : done))
    await bus.subscribe({ name: listener, subject, deliver: hearing.deliver })
    await bus.publish(testMessage(1, { key: 'one' }))
    await until(async () => (await letters.count(listener)) === 1)
    for (const [n, key] of [[2, 'one'], [3, 'one'], [4, 'another']] as const) await bus.publish(testMessage(n, { key }))
    await hearing.until(() => hearing.numbers().includes(4))
    await until(async () => (await letters.count(listener)) === 3)
    const all = async () => (await letters.list('catalog', { limit: 100 }))!.letters
    const idOf = async (n: number): Promise<Uuid> => (await all()).find(({ message }) => message.id === testId(n))!.id
    return { bus, letters, hearing, broken, all, idOf }
  }

  test('a dead letter is put aside once with its reason and its trace, and holds up no other key', async (t) => {
    const { bus, letters } = await make(t)
    const hearing = new RecordedListener(({ id }) => (id === testId(1) ? dead('unreadable:\nno order') : done))
    await bus.subscribe({ name: listener, subject, deliver: hearing.deliver })
    const message = testMessage(1, { key: 'Zoë "1"', data: { number: 1, name: 'Käse' } })
    await bus.publish(message)
    await bus.publish(testMessage(2, { key: 'another' }))
    await hearing.until(() => hearing.numbers().includes(2))
    await until(async () => (await letters.count(listener)) === 1)
    const { letters: listed } = (await letters.list('catalog', { limit: 10 }))!
    t.deepEqual(listed.map(({ listener, state, attempts, message: { id } }) => ({ listener, state, attempts, id })), [{ listener, state: 'dead', attempts: 1, id: testId(1) }])
    t.true(listed[0]!.reason.includes('no order'))
    const found = await letters.find('catalog', listed[0]!.id)
    t.deepEqual(found?.message, message)
    t.is(traceIdOf(found!.message.traceparent!), traceIdOf(message.traceparent))
    t.is(await letters.find('cart', listed[0]!.id), undefined, 'a letter of another context')
    t.is(await letters.find('catalog', testId(99)), undefined)
  })

  test('later messages of the key of a dead letter wait behind it, and those of other keys flow', async (t) => {
    const { hearing, all } = await stuck(t)
    t.deepEqual(hearing.numbers(), [1, 4])
    t.deepEqual((await all()).map(({ message, state }) => [message.id, state]), [[testId(1), 'dead'], [testId(2), 'waiting'], [testId(3), 'waiting']])
  })

  test('a replay delivers the dead letter and then those behind it in order, and all are gone; again it finds nothing', async (t) => {
    const { bus, letters, hearing, broken, all, idOf } = await stuck(t)
    broken.clear()
    const id = await idOf(1)
    const before = hearing.heard.length
    t.deepEqual(await letters.replay('catalog', id), { delivered: 3, stopped: null })
    const replayed = hearing.heard.slice(before).map(({ message }) => message.id)
    t.deepEqual([...new Set(replayed)], [testId(1), testId(2), testId(3)])
    t.deepEqual(await all(), [])
    t.is(await letters.replay('catalog', id), 'unknown')
    await bus.publish(testMessage(5, { key: 'one' }))
    await hearing.until(() => hearing.numbers().includes(5))
  })

  test('what waits is not replayed before the one it waits for', async (t) => {
    const { letters, hearing, idOf } = await stuck(t)
    t.is(await letters.replay('catalog', await idOf(2)), 'behind')
    t.deepEqual(hearing.numbers(), [1, 4])
  })

  test('a letter whose replay fails stays in its place with its new reason, and those behind it wait on', async (t) => {
    const { bus, letters, hearing, broken, all, idOf } = await stuck(t)
    const failed = await letters.replay('catalog', await idOf(1))
    t.is((failed as { delivered: number }).delivered, 0)
    t.deepEqual((await all()).map(({ message, attempts }) => [message.id, attempts]).sort(), [[testId(1), 2], [testId(2), 0], [testId(3), 0]])
    broken.clear()
    broken.add(testId(2))
    await letters.replay('catalog', await idOf(1))
    await bus.publish(testMessage(5, { key: 'one' }))
    await until(async () => (await letters.count(listener)) === 3)
    const [second, ...waiting] = (await all()).toSorted((a, b) => (a.message.id! < b.message.id! ? -1 : 1))
    t.true(second?.state === 'dead' && second.reason.includes(`broken ${testId(2)}`))
    t.deepEqual(waiting.map(({ state }) => state), ['waiting', 'waiting'])
    broken.clear()
    const before = hearing.heard.length
    t.deepEqual(await letters.replay('catalog', second!.id), { delivered: 3, stopped: null })
    t.deepEqual(hearing.heard.slice(before).map(({ message }) => message.id), [testId(2), testId(3), testId(5)])
  })

  test('a discarded letter is gone undelivered, and those behind it flow', async (t) => {
    const { letters, hearing, all, idOf } = await stuck(t)
    t.deepEqual(await letters.discard('catalog', await idOf(3)), { delivered: 0, stopped: null })
    t.deepEqual(await letters.discard('catalog', await idOf(1)), { delivered: 1, stopped: null })
    t.deepEqual(await all(), [])
    t.deepEqual(hearing.numbers(), [1, 4, 2])
    t.is(await letters.discard('catalog', testId(99)), 'unknown')
  })

  test('letters are listed a page at a time, by listener', async (t) => {
    const { letters } = await stuck(t)
    const first = await letters.list('catalog', { listener, limit: 2 })
    const second = await letters.list('catalog', { listener, limit: 2, cursor: first!.next })
    t.deepEqual([...first!.letters, ...second!.letters].map(({ message }) => message.id), [testId(1), testId(2), testId(3)])
    t.is(second!.next, undefined)
    t.deepEqual(await letters.list('catalog', { listener: 'catalog/orders.order-cancelled', limit: 2 }), { letters: [] })
    t.is(await letters.list('catalog', { limit: 2, cursor: 'made up' }), undefined)
  })
}

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
