import { isDeepStrictEqual } from 'node:util'
import type { Event, Message } from '../index.ts'
import type { Outbox } from '../ports.ts'
import { later, type Instant } from '../time.ts'
import type { FixedClock } from './index.ts'
import type { Assertions, RegisterTest } from './bus-suite.ts'

/** A store with its relay running. The bus fails while `broken` says so. */
export interface OutboxUnderTest {
  readonly outbox: Outbox
  readonly clock: FixedClock
  /** What the bus has got, in its order. */
  readonly published: readonly Message[]
  readonly announce: (key: string, ...events: readonly Event[]) => Promise<void>
  /** Runs in a unit of work, which is kept or not. */
  readonly perform: <T>(job: () => Promise<T>, keep?: boolean) => Promise<T>
  readonly broken: { reason: string | undefined }
  /** Lets others go on until this holds. */
  readonly until: (holds: () => boolean | Promise<boolean>) => Promise<void>
}

/** What every outbox promises to those who repair. `happened` makes an event of a word, `wordOf` finds it in a message. */
export const outboxSuite = <T extends Assertions>(
  test: RegisterTest<T>,
  open: (t: T) => Promise<OutboxUnderTest>,
  { happened, wordOf, keys: [a, b] }: { readonly happened: (word: string, notBefore?: Instant) => Event; readonly wordOf: (message: Message) => string; readonly keys: readonly [string, string] },
): void => {
  const words = (messages: readonly Message[], key: string) => messages.filter((message) => message.key === key).map(wordOf)

  test('what was published since a time is published again, under its ids and in the order of its key', async (t) => {
    const { outbox, clock, published, announce, perform, until } = await open(t)
    await announce(a, happened('early'))
    await until(async () => (await outbox.status(clock.now())).unpublished === 0)
    clock.advance({ seconds: 60 })
    const since = clock.now()
    for (const word of ['one', 'two', 'three']) await announce(a, happened(word))
    await announce(b, happened('other'))
    await until(async () => published.length === 5 && (await outbox.status(clock.now())).unpublished === 0)
    const before = published.filter(({ time }) => time >= since)
    t.is(await perform(() => outbox.republish(since)), 4)
    await until(async () => published.length === 9 && (await outbox.status(clock.now())).unpublished === 0)
    const again = published.slice(5)
    t.deepEqual(words(again, a), ['one', 'two', 'three'])
    t.deepEqual(words(again, b), ['other'])
    t.deepEqual(again.map(({ id }) => id).sort(), before.map(({ id }) => id).sort())
    t.true(again.every((message) => before.some((first) => isDeepStrictEqual(first, message))), 'nothing about them has changed')
    t.is(await perform(() => outbox.republish(since)), 4, 'and again, as often as one likes')
  })

  test('of a span of time only what was published in it is published again', async (t) => {
    const { outbox, clock, published, announce, perform, until } = await open(t)
    for (const word of ['one', 'two', 'three']) {
      await announce(a, happened(word))
      await until(async () => (await outbox.status(clock.now())).unpublished === 0)
      clock.advance({ seconds: 60 })
    }
    const now = clock.now()
    t.is(await perform(() => outbox.republish(later(now, { seconds: -130 }), later(now, { seconds: -60 }))), 1)
    await until(() => published.length === 4)
    t.is(wordOf(published[3]!), 'two')
  })

  test('a unit of work that is not kept publishes nothing again', async (t) => {
    const { outbox, clock, published, announce, perform, until } = await open(t)
    await announce(a, happened('one'))
    await until(async () => (await outbox.status(clock.now())).unpublished === 0)
    await perform(() => outbox.republish(later(clock.now(), { seconds: -60 })), false)
    await announce(b, happened('after it'))
    await until(async () => (await outbox.status(clock.now())).unpublished === 0)
    t.deepEqual(published.map(wordOf), ['one', 'after it'])
  })

  test('the status tells what is late and why, what waits for its time, and since when what is out is kept', async (t) => {
    const { outbox, clock, announce, broken, until } = await open(t)
    const empty = { unpublished: 0, oldestSeconds: 0, waiting: 0, keptSince: null, lastFailure: null }
    t.deepEqual(await outbox.status(clock.now()), empty)
    const first = clock.now()
    await announce(a, happened('out'))
    await until(async () => (await outbox.status(clock.now())).unpublished === 0)
    t.deepEqual(await outbox.status(clock.now()), { ...empty, keptSince: first })
    broken.reason = 'the broker is away'
    await announce(a, happened('late'), happened('deadline', later(clock.now(), { seconds: 3_600 })))
    await until(async () => (await outbox.status(clock.now())).lastFailure !== null)
    const at = later(first, { seconds: 90 })
    t.deepEqual(await outbox.status(at), { unpublished: 1, oldestSeconds: 90, waiting: 1, keptSince: first, lastFailure: 'Error: the broker is away' })
  })

  test('the messages of a key are seen in their order, published or waiting, and no others', async (t) => {
    const { outbox, clock, published, announce, until } = await open(t)
    const start = clock.now()
    const deadline = later(start, { seconds: 3_600 })
    await announce(b, happened('other'))
    await announce(a, happened('one'), happened('deadline', deadline))
    await until(async () => (await outbox.status(clock.now())).unpublished === 0)
    const [one, waiting, ...more] = await outbox.messagesOf(a, start)
    const { id, subject, time, traceparent } = published.find(({ key }) => key === a)!
    t.deepEqual(one, { id: id as never, subject, time, traceparent, publishedAt: start })
    t.is(waiting!.notBefore, deadline)
    t.is(waiting!.publishedAt, undefined)
    t.deepEqual(more, [])
  })

  test('what is repeated is announced now, with another id and the same words, and nothing of another key is', async (t) => {
    const { outbox, clock, published, announce, perform, until } = await open(t)
    const start = clock.now()
    await announce(a, happened('one'), happened('two'))
    await announce(b, happened('other'))
    await until(async () => published.length === 3 && (await outbox.status(clock.now())).unpublished === 0)
    clock.advance({ seconds: 60 })
    const ids = [a, b].map((key) => outbox.messagesOf(key, start).then((messages) => messages.map(({ id }) => id)))
    t.is(await perform(async () => outbox.repeat(a, (await Promise.all(ids)).flat(), clock.now())), 2)
    await until(async () => published.length === 5 && (await outbox.status(clock.now())).unpublished === 0)
    const again = published.slice(3)
    t.deepEqual(words(again, a), ['one', 'two'])
    t.deepEqual(again.map(({ time }) => time), [clock.now(), clock.now()])
    t.is(new Set(published.map(({ id }) => id)).size, 5)
    t.is((await outbox.messagesOf(a, start)).length, 4)
  })
}
