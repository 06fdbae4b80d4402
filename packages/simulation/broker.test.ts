import { seededChance, SystemClock, type Clock, type Verdict } from '@minishop/kernel'
import { busSuite, FixedClock, RecordedListener, testMessage } from '@minishop/kernel/testing'
import test, { type ExecutionContext } from 'ava'
import { Broker } from './broker.ts'
import { Connection } from './connection.ts'

const subject = 'orders.order-placed.v1'
const connected = (clock: Clock, broker = new Broker({ clock })) => new Connection({ broker, clock, shelf: broker.shelf })

busSuite(
  (title, body: (t: ExecutionContext) => Promise<void>) => test(`broker: ${title}`, body),
  async () => {
    const bus = connected(new SystemClock())
    return { bus, letters: bus.letters }
  },
  { keepsForLaterSubscribers: true, deliversRepeats: false },
)


const name = 'catalog/orders.order-placed'
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('what a listener held when it died is delivered again when the broker has waited for it', async (t) => {
  const clock = new FixedClock()
  const broker = new Broker({ clock })
  const hold = Promise.withResolvers<Verdict>()
  const first = new RecordedListener(() => hold.promise)
  const doomed = connected(clock, broker)
  await doomed.subscribe({ name, subject, deliver: first.deliver })
  await broker.publish(testMessage(1))
  await first.until(() => first.heard.length === 1)
  doomed.cut()
  const second = new RecordedListener()
  await connected(clock, broker).subscribe({ name, subject, deliver: second.deliver })
  await turns(3)
  t.is(second.heard.length, 0)
  clock.advance({ seconds: 10 })
  await second.until(() => second.heard.length === 1)
  t.is(second.heard[0]!.attempt, 2)
  await turns(1)
  t.deepEqual(broker.deliveries.map(({ verdict }) => verdict), [undefined, 'done'])
})

test('a repeat after the window counts as a new message', async (t) => {
  const clock = new FixedClock()
  const broker = new Broker({ clock })
  await broker.publish(testMessage(1))
  clock.advance({ seconds: 119 })
  await broker.publish(testMessage(1))
  t.is(broker.published.length, 1)
  clock.advance({ seconds: 2 })
  await broker.publish(testMessage(1))
  t.is(broker.published.length, 2)
})

test('with mischief messages come again and in any order, the same way for the same seed, and none is missing', async (t) => {
  const heard = async () => {
    const clock = new FixedClock()
    const broker = new Broker({ clock, mischief: { chance: seededChance(5), repeats: 0.3, lateness: 0.5 } })
    const listener = new RecordedListener()
    await connected(clock, broker).subscribe({ name, subject, deliver: listener.deliver })
    for (let n = 1; n <= 30; n++) await broker.publish(testMessage(n, { key: 'one' }))
    for (let second = 0; second < 200; second++) {
      await turns(1)
      clock.advance({ seconds: 1 })
    }
    t.true(broker.idle)
    return listener.heard.map(({ message }) => (message.data as { number: number }).number)
  }
  const once = await heard()
  t.deepEqual(await heard(), once)
  t.true(once.length > 30)
  t.notDeepEqual([...new Set(once)], [...new Set(once)].sort((a, b) => a - b))
  t.is(new Set(once).size, 30)
})

test('a message that is published once more hours later is delivered again, and until then the broker is not idle', async (t) => {
  const clock = new FixedClock()
  const broker = new Broker({ clock, mischief: { chance: () => 0.5, repeats: 0, lateness: 0, echoes: 0.6 } })
  const listener = new RecordedListener()
  await connected(clock, broker).subscribe({ name, subject, deliver: listener.deliver })
  await broker.publish(testMessage(1))
  await listener.until(() => listener.heard.length === 1)
  broker.calm()
  await turns(3)
  t.false(broker.idle)
  clock.advance({ seconds: 60 * 60 })
  t.is(broker.published.length, 1)
  clock.advance({ seconds: 60 * 60 })
  await listener.until(() => listener.heard.length === 2)
  await turns(3)
  t.true(broker.idle)
})
