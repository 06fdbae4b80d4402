import test from 'ava'
import { Bus, type Message } from '@minishop/kernel'
import { KeptMetrics, noon, testId } from '@minishop/kernel/testing'
import { measuredBus } from './measured-bus.ts'

const message: Message = { id: testId(1), subject: 'shop.word-said.v1', source: 'shop', key: 'k', time: noon, traceparent: '', data: {} }

test('an announcement is counted and timed by its subject, be it taken or not, and what went wrong is still told', async (t) => {
  const answers = [Promise.resolve(), Promise.reject(new Error('The bus has left.'))]
  const inner: Bus = { publish: () => answers.shift()!, subscribe: () => Promise.reject(new Error('Nobody listens.')) }
  const metrics = new KeptMetrics()
  const bus = measuredBus(inner, metrics)
  await bus.publish(message)
  await t.throwsAsync(bus.publish(message), { message: 'The bus has left.' })
  t.deepEqual(await metrics.figures('announcements_total', 'announcement_seconds_count'), {
    'announcements_total shop.word-said.v1 published': 1,
    'announcements_total shop.word-said.v1 failed': 1,
    'announcement_seconds_count shop.word-said.v1': 2,
  })
})

test('who listens is heard by the bus itself, and its letters are there', async (t) => {
  const letters = {} as NonNullable<Bus['letters']>
  const heard: unknown[] = []
  const bus = measuredBus({ publish: async () => {}, subscribe: async (subscription) => (heard.push(subscription), { stop: async () => {} }), letters }, new KeptMetrics())
  const subscription = { name: 'a', subject: 'b', deliver: async () => ({ kind: 'done' }) as const, parked() {} }
  await bus.subscribe(subscription)
  t.deepEqual(heard, [subscription])
  t.is(bus.letters, letters)
})
