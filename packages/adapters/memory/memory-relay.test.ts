import { Bus, context, event, later, struct, SystemClock, text, Unavailable, type Context, type Event, type Message } from '@minishop/kernel'
import { FixedClock, ListedIds, noon, RecordedListener, seededChance, SilentLog, testCall } from '@minishop/kernel/testing'
import test from 'ava'
import { memoryBus } from './memory-bus.ts'
import { memoryRelay } from './memory-relay.ts'
import { MemoryStore } from './memory-store.ts'
import { memoryWork } from './memory-work.ts'

const Named = event('named', { summary: 'A thing got a name', data: struct({ name: text({ max: 20 }) }), sample: { name: 'mug' } })
const things: Context = context({ name: 'things', summary: 'Things', emits: [Named] })
const subject = 'things.named.v1'

const announcing = (store: MemoryStore) => {
  const work = memoryWork(store, { context: things, ids: new ListedIds() })
  return (key: string, ...events: readonly Event[]) =>
    work.perform(undefined, testCall(), async () => {
      store.announce(key, events)
      return { answer: undefined, keep: true }
    })
}

/** Keeps what is published, and fails or waits as it is told. */
class SteeredBus extends Bus {
  readonly published: string[] = []
  readonly #steer: (name: string) => Promise<void> | void
  constructor(steer: (name: string) => Promise<void> | void = () => {}) {
    super()
    this.#steer = steer
  }
  async publish({ data }: Message) {
    const { name } = data as { name: string }
    await this.#steer(name)
    this.published.push(name)
  }
  async subscribe(): Promise<{ stop(): Promise<void> }> {
    throw new Error('Nobody listens here.')
  }
}

const turns = async (n = 50): Promise<void> => {
  for (; n > 0; n--) await new Promise((resolve) => setImmediate(resolve))
}

test('what is committed reaches the listeners and leaves the outbox', async (t) => {
  const store = new MemoryStore()
  const bus = memoryBus({ clock: new SystemClock(), log: new SilentLog(), mischief: { chance: seededChance(3) } })
  const listener = new RecordedListener()
  await bus.subscribe({ name: 'cart/things.named', subject, deliver: listener.deliver })
  const announce = announcing(store)
  await announce('a', Named({ name: 'announced before the start' }))
  const relay = memoryRelay(store, { bus, clock: new SystemClock(), log: new SilentLog() })
  await relay.start()
  await announce('a', Named({ name: 'after it' }))
  const names = () => [...new Set(listener.heard.map(({ message }) => (message.data as { name: string }).name))]
  await listener.until(() => names().length === 2)
  t.deepEqual(names(), ['announced before the start', 'after it'])
  await relay.stop()
  await bus.quiet()
  t.deepEqual(store.outbox(), [])
})

test('one key is published in order through every failure, and no key waits for another', async (t) => {
  const store = new MemoryStore()
  const clock = new FixedClock()
  const hold = Promise.withResolvers<void>()
  const chance = seededChance(5)
  const bus = new SteeredBus(async (name) => {
    if (name.startsWith('slow')) await hold.promise
    else if (chance() < 0.5) throw new Unavailable('NATS')
  })
  const relay = memoryRelay(store, { bus, clock, log: new SilentLog() })
  await relay.start()
  const announce = announcing(store)
  await announce('slow', Named({ name: 'slow 1' }), Named({ name: 'slow 2' }))
  for (let n = 1; n <= 5; n++) await announce('a', Named({ name: `a ${n}` }))
  for (let n = 1; n <= 5; n++) await announce('b', Named({ name: `b ${n}` }))
  while (bus.published.length < 10) {
    await turns(1)
    clock.advance({ seconds: 60 })
  }
  t.deepEqual(bus.published.filter((name) => name.startsWith('a')), ['a 1', 'a 2', 'a 3', 'a 4', 'a 5'])
  t.deepEqual(bus.published.filter((name) => name.startsWith('b')), ['b 1', 'b 2', 'b 3', 'b 4', 'b 5'])
  hold.resolve()
  await turns()
  t.deepEqual(bus.published.slice(10), ['slow 1', 'slow 2'])
  t.deepEqual(store.outbox(), [])
  await relay.stop()
})

test('an announcement waits for its time and holds up nobody', async (t) => {
  const store = new MemoryStore()
  const clock = new FixedClock()
  const bus = new SteeredBus()
  const relay = memoryRelay(store, { bus, clock, log: new SilentLog() })
  await relay.start()
  const days = 40
  await announcing(store)('a', Named({ name: 'deadline' }, { notBefore: later(noon, { seconds: days * 86_400 }) }), Named({ name: 'now' }))
  await turns()
  t.deepEqual(bus.published, ['now'])
  for (let day = 1; day < days; day++) {
    clock.advance({ seconds: 86_400 })
    await turns(2)
  }
  t.deepEqual(bus.published, ['now'])
  clock.advance({ seconds: 86_400 })
  await turns()
  t.deepEqual(bus.published, ['now', 'deadline'])
  await relay.stop()
})

test('what is not published when the relay stops stays in the store for the next one', async (t) => {
  const store = new MemoryStore()
  const clock = new FixedClock()
  const away = new SteeredBus(() => Promise.reject(new Unavailable('NATS')))
  const relay = memoryRelay(store, { bus: away, clock, log: new SilentLog() })
  await relay.start()
  await announcing(store)('a', Named({ name: 'one' }), Named({ name: 'two' }))
  await turns()
  await relay.stop()
  t.deepEqual(away.published, [])
  const next = new MemoryStore()
  next.restore(store.snapshot())
  const back = new SteeredBus()
  const successor = memoryRelay(next, { bus: back, clock, log: new SilentLog() })
  await successor.start()
  await turns()
  t.deepEqual(back.published, ['one', 'two'])
  await successor.stop()
})

test('stopping does not wait for ever for a bus that does not answer', async (t) => {
  const store = new MemoryStore()
  const clock = new FixedClock()
  const relay = memoryRelay(store, { bus: new SteeredBus(() => new Promise(() => {})), clock, log: new SilentLog() })
  await relay.start()
  await announcing(store)('a', Named({ name: 'one' }))
  await turns()
  const stopped = relay.stop()
  clock.advance({ seconds: 5 })
  await stopped
  t.is(store.outbox().length, 1)
})
