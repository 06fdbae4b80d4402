import { context, event, instant, milliseconds, struct, text, type Context, type Message } from '@minishop/kernel'
import { FixedClock, ListedIds, outboxSuite, SilentLog, testCall } from '@minishop/kernel/testing'
import test from 'ava'
import { memoryOutbox } from './memory-outbox.ts'
import { memoryRelay } from './memory-relay.ts'
import { MemoryStore } from './memory-store.ts'
import { memoryWork } from './memory-work.ts'

const Named = event('named', { summary: 'A thing got a name', data: struct({ name: text({ max: 20 }) }), sample: { name: 'mug' } })
const things: Context = context({ name: 'things', summary: 'Things', emits: [Named] })

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let n = 0; !(await holds()); n++) {
    if (n > 1_000) throw new Error('It has not come to that.')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const opened = () => {
  const store = new MemoryStore()
  const ids = new ListedIds()
  const clock = new FixedClock()
  const published: Message[] = []
  const broken: { reason: string | undefined } = { reason: undefined }
  const bus = {
    publish: async (message: Message) => {
      if (broken.reason !== undefined) throw new Error(broken.reason)
      published.push(message)
    },
    subscribe: async () => ({ stop: async () => {} }),
  }
  const work = memoryWork(store, { context: things, ids })
  const relay = memoryRelay(store, { bus, clock, log: new SilentLog() })
  const perform = async <T>(job: () => Promise<T>, keep = true): Promise<T> => {
    const done = await work.perform(undefined, testCall({ at: clock.now() }), async () => ({ answer: await job(), keep }))
    return done.answer as T
  }
  const announce = (key: string, ...events: Parameters<MemoryStore['announce']>[1]) => perform(async () => store.announce(key, events))
  return { store, relay, bus, outbox: memoryOutbox(store, ids), clock, published, broken, perform, announce, until }
}

outboxSuite(
  test,
  async () => {
    const under = opened()
    await under.relay.start()
    return under
  },
  { happened: (name, notBefore) => Named({ name }, notBefore === undefined ? {} : { notBefore }), wordOf: ({ data }) => (data as { name: string }).name, keys: ['a', 'b'] },
)

test('what is out is forgotten after seven days, and beyond ten thousand messages', async (t) => {
  const { relay, outbox, clock, announce, published } = opened()
  await relay.start()
  await announce('a', Named({ name: 'old' }))
  await until(() => published.length === 1)
  clock.advance({ seconds: 7 * 24 * 3600 + 1 })
  await announce('b', Named({ name: 'new' }))
  await until(() => published.length === 2)
  t.is((await outbox.status(clock.now())).keptSince, clock.now())
  await announce('c', ...Array.from({ length: 10_001 }, (_, n) => Named({ name: String(n) })))
  await until(() => published.length === 10_003)
  t.deepEqual(await outbox.messagesOf('b', instant(0)), [])
})

test('what is out, or is to go out again, outlives a crash', async (t) => {
  const { store, relay, clock, announce, published } = opened()
  await relay.start()
  await announce('a', Named({ name: 'one' }))
  await until(() => published.length === 1)
  await relay.stop()
  const restored = new MemoryStore()
  restored.restore(store.snapshot())
  const ids = new ListedIds()
  const outbox = memoryOutbox(restored, ids)
  const [message] = await outbox.messagesOf('a', instant(0))
  t.is(message!.publishedAt, clock.now())
  await memoryWork(restored, { context: things, ids }).perform(undefined, testCall(), async () => ({ answer: await outbox.republish(instant(milliseconds(clock.now()))), keep: true }))
  t.is(restored.outbox().length, 1)
})
