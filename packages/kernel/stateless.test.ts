import test from 'ava'
import { Bus, context, derivedId, event, integer, later, StatelessWork, struct, Unavailable, type Message, type Uuid } from './index.ts'
import { noon, testId } from './testing/index.ts'

const Paid = event('paid', { summary: 'Paid', data: struct({ amount: integer() }), sample: { amount: 1 } })
const Unknown = event('unknown', { summary: 'Never declared', data: struct({}), sample: {} })
const payments = context({ name: 'payments', summary: 'Payments', emits: [Paid] })
const origin = { id: testId(1), at: noon, traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }

class RecordedBus extends Bus {
  readonly published: Message[] = []
  broken = false
  async publish(message: Message): Promise<void> {
    if (this.broken) throw new Unavailable('NATS')
    this.published.push(message)
  }
  async subscribe() {
    return { stop: async () => {} }
  }
}

const perform = (keep = true, happened: readonly { key: string; event: ReturnType<typeof Paid> }[] = [{ key: testId(7), event: Paid({ amount: 5 }) }]) => {
  const bus = new RecordedBus()
  const work = new StatelessWork(bus, payments)
  const run = () =>
    work.perform(undefined, origin, async () => {
      for (const { key, event } of happened) await work.announcements.announce(key, [event])
      return { answer: 'done', keep }
    })
  return { bus, run, work }
}

test('what is announced is published before the work counts as done', async (t) => {
  const { bus, run } = perform()
  t.deepEqual(await run(), { replayed: false, answer: 'done' })
  t.deepEqual(bus.published, [
    {
      id: derivedId(origin.id as Uuid, `paid/${testId(7)}`),
      subject: 'payments.paid.v1',
      source: 'payments',
      key: testId(7),
      time: noon,
      traceparent: origin.traceparent,
      data: { amount: 5 },
    },
  ])
})

test('a redelivery announces the same ids again', async (t) => {
  const { bus, run } = perform()
  await run()
  await run()
  t.is(bus.published.length, 2)
  t.deepEqual(bus.published[0], bus.published[1])
})

test('events of two aggregates have two ids', async (t) => {
  const { bus, run } = perform(true, [{ key: testId(7), event: Paid({ amount: 5 }) }, { key: testId(8), event: Paid({ amount: 5 }) }])
  await run()
  t.is(new Set(bus.published.map(({ id }) => id)).size, 2)
})

test('a refusal publishes nothing', async (t) => {
  const { bus, run } = perform(false)
  await run()
  t.deepEqual(bus.published, [])
})

test('where publishing fails the work is not done', async (t) => {
  const { bus, run } = perform()
  bus.broken = true
  await t.throwsAsync(run, { instanceOf: Unavailable })
})

test('an event that is not declared, or is for later, is refused in words', async (t) => {
  await t.throwsAsync(perform(true, [{ key: testId(7), event: Unknown({}) as never }]).run, { message: /payments does not declare that it announces "unknown"/ })
  await t.throwsAsync(perform(true, [{ key: testId(7), event: Paid({ amount: 1 }, { notBefore: later(noon, { seconds: 1 }) }) }]).run, { message: /can't keep it until then/ })
})

test('nothing is announced outside a unit of work', async (t) => {
  await t.throwsAsync(perform().work.announcements.announce(testId(7), [Paid({ amount: 1 })]), { message: /outside a unit of work/ })
})

test('units of work that run at once do not mix what they announce', async (t) => {
  const bus = new RecordedBus()
  const work = new StatelessWork(bus, payments)
  const one = (n: number) =>
    work.perform(undefined, { ...origin, id: testId(n) }, async () => {
      await Promise.resolve()
      await work.announcements.announce(testId(n), [Paid({ amount: n })])
      return { answer: n, keep: n !== 2 }
    })
  await Promise.all([one(1), one(2), one(3)])
  t.deepEqual(bus.published.map(({ key }) => key).sort(), [testId(1), testId(3)])
})

test('an event that brings its own id is announced under it whichever call learned it, and once', async (t) => {
  const bus = new RecordedBus()
  const work = new StatelessWork(bus, payments)
  const learn = (call: number, ...ids: readonly Uuid[]) =>
    work.perform(undefined, { ...origin, id: testId(call) }, async () => {
      await work.announcements.announce(testId(7), ids.map((id) => Paid({ amount: 5 }, { id })))
      return { answer: undefined, keep: true }
    })
  bus.broken = true
  await t.throwsAsync(learn(1, testId(70)), { instanceOf: Unavailable })
  bus.broken = false
  await learn(2, testId(70))
  await learn(3, testId(70), testId(71))
  t.deepEqual(bus.published.map(({ id }) => id), [testId(70), testId(71)])
})
