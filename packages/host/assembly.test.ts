import test from 'ava'
import { AccessTokens, anyone, attemptsBeforeDeath, Bus, command, context, DeadLetters, provide, query, siblings, struct, text, nothing, Unavailable, type Subscription, type Verdict } from '@minishop/kernel'
import { FixedClock, ListedIds, KeptMetrics, NoMetrics, noon, RecordedLog, testId } from '@minishop/kernel/testing'
import { memoryBus } from '@minishop/memory'
import { assemble } from './assembly.ts'
import { compose } from './composition.ts'
import { WrongConfiguration, words } from './settings.ts'

const heard: string[] = []
abstract class Shelf {
  abstract readonly label: string
}
const look = query({ summary: 'Look', allows: anyone, input: struct({}), output: struct({ label: text({ max: 9 }) }), needs: { shelf: Shelf }, run: async (_input, { shelf }) => ({ label: shelf.label }) })
const troubles: Error[] = []
const hear = command({
  summary: 'Hear',
  allows: siblings,
  input: struct({ word: text({ max: 9 }) }),
  output: nothing,
  run: async ({ word }) => {
    const trouble = troubles.shift()
    if (trouble) throw trouble
    heard.push(word)
  },
})
let sweeps = 0
const sweep = command({
  summary: 'Sweep',
  allows: siblings,
  input: struct({}),
  output: nothing,
  run: async () => {
    if (++sweeps === 1) throw new Error('The broom broke.')
  },
})
const shop = context({ name: 'shop', summary: 'A shop', http: { 'GET /look': look }, on: { 'other.word-said': hear }, every: [{ seconds: 60, run: sweep }] })

class PlayedBus extends Bus {
  readonly subscriptions: Subscription[] = []
  stopped = 0
  async publish(): Promise<void> {}
  async subscribe(subscription: Subscription) {
    this.subscriptions.push(subscription)
    return { stop: async () => void this.stopped++ }
  }
}

const open = async (life: { ready?: () => Promise<true | string>; stop?: () => Promise<void> } = {}) => {
  const bus = new PlayedBus()
  const clock = new FixedClock()
  const log = new RecordedLog()
  const composition = compose(shop, { settings: { LABEL: words({ summary: 'The label.' }) }, providers: ({ LABEL }) => [provide(Shelf, () => ({ label: LABEL }), [], life)] })
  const around = { clock, ids: new ListedIds(), log, metrics: new NoMetrics(), providers: [provide(Bus, () => bus, []), provide(AccessTokens, () => ({ verify: async () => undefined }), [])] }
  const assembled = await assemble(composition, { environment: { LABEL: 'mugs' }, ...around })
  return { assembled, bus, clock, log, composition, around }
}
const message = (data: unknown) => ({ id: testId(1), subject: 'other.word-said.v1', source: 'other', key: 'k', time: noon, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', data })

test('a wrong setting keeps a service from being put together', async (t) => {
  const { composition, around } = await open()
  await t.throwsAsync(assemble(composition, { environment: {}, ...around }), { instanceOf: WrongConfiguration, message: /LABEL is not set/ })
})

test('endpoints answer with the ports behind them', async (t) => {
  const { assembled } = await open()
  const response = await assembled.endpoints[0]!.answer({ method: 'GET', url: '/v1/look', params: {}, headers: {} })
  t.is(response.body, '{"label":"mugs"}')
})

test('what is heard is handled, and every verdict is in the log under its trace', async (t) => {
  const { assembled, bus, log } = await open()
  await assembled.start()
  const { deliver, subject, name } = bus.subscriptions[0]!
  t.deepEqual([subject, name], ['other.word-said.v1', 'shop/other.word-said'])
  t.deepEqual(await deliver(message({ word: 'hello', newer: true }), 1), { kind: 'done' } satisfies Verdict)
  t.deepEqual(heard, ['hello'])
  t.like(await deliver(message({ word: 7 }), 1), { kind: 'dead' })
  t.like(log.lines.at(-1), { level: 'error', fields: { listener: 'shop/other.word-said', messageId: testId(1), traceId: '0af7651916cd43dd8448eb211c80319c' } })
  await assembled.stop()
  t.is(bus.stopped, 1)
})

test('an outage, however long, takes nothing from the tries of a message', async (t) => {
  const { assembled, bus } = await open()
  await assembled.start()
  const { deliver } = bus.subscriptions[0]!
  const verdicts: string[] = []
  for (let attempt = 1; attempt <= 30 + attemptsBeforeDeath; attempt++) {
    troubles.push(attempt <= 30 ? new Unavailable('the store') : new Error('Odd.'))
    verdicts.push((await deliver(message({ word: 'hello' }), attempt)).kind)
  }
  t.deepEqual(verdicts, [...Array.from({ length: 29 + attemptsBeforeDeath }, () => 'retry'), 'dead'])
  await assembled.stop()
})

test('scheduled work runs again after it has failed, and no more once the service stops', async (t) => {
  const { assembled, clock, log } = await open()
  await assembled.start()
  sweeps = 0
  const minute = async () => {
    clock.advance({ seconds: 60 })
    await new Promise((resolve) => setImmediate(resolve))
  }
  await minute()
  await minute()
  t.is(sweeps, 2)
  t.true(log.lines.some(({ level, message }) => level === 'warn' && message === 'scheduled work failed and will run again'))
  await assembled.stop()
  await minute()
  t.is(sweeps, 2)
})

test('readiness is what the things behind the ports say, and false while stopping', async (t) => {
  const states: (true | string)[] = [true, 'The shelf is wet.']
  const { assembled } = await open({ ready: async () => states.shift() ?? Promise.reject(new Error('The shelf is gone.')) })
  t.deepEqual(await assembled.ready(), { Shelf: true })
  t.deepEqual(await assembled.ready(), { Shelf: 'The shelf is wet.' })
  t.deepEqual(await assembled.ready(), { Shelf: 'Error: The shelf is gone.' })
  await assembled.stop()
  t.truthy((await assembled.ready())['draining'])
})

test('one thing that can not stop does not keep the others from it', async (t) => {
  const { assembled, log } = await open({ stop: () => Promise.reject(new Error('Stuck.')) })
  await assembled.start()
  await assembled.stop()
  t.true(log.lines.some(({ message, fields }) => message === 'Shelf did not stop cleanly' && fields['reason'] === 'Error: Stuck.'))
})

test('what waits behind a dead letter is in the log under its trace and is counted, and open letters are a number for each listener', async (t) => {
  const bus = memoryBus({ clock: new FixedClock(), log: new RecordedLog() })
  const { composition, around } = await open()
  const metrics = new KeptMetrics()
  const providers = [provide(Bus, () => bus, []), provide(AccessTokens, () => ({ verify: async () => undefined }), [])]
  const assembled = await assemble(composition, { environment: { LABEL: 'mugs' }, ...around, metrics, providers })
  await assembled.start()
  await bus.publish(message({ word: 7 }))
  await bus.publish({ ...message({ word: 'hello' }), id: testId(2) })
  t.deepEqual(await metrics.figures('messages_total', 'dead_letters'), {
    'messages_total shop/other.word-said done': 0,
    'messages_total shop/other.word-said retry': 0,
    'messages_total shop/other.word-said dead': 1,
    'messages_total shop/other.word-said parked': 1,
    'dead_letters shop/other.word-said': 2,
  })
  const line = around.log.lines.find(({ message }) => message === 'message waits behind a dead letter')
  t.like(line, { level: 'warn', fields: { listener: 'shop/other.word-said', messageId: testId(2), key: 'k', traceId: '0af7651916cd43dd8448eb211c80319c' } })
  await assembled.stop()
})

test('each part that can be ready is a number, asked at the scrape', async (t) => {
  const states: (true | string)[] = [true, 'The shelf is wet.']
  const { composition, around } = await open({ ready: async () => states.shift()! })
  const metrics = new KeptMetrics()
  const assembled = await assemble(composition, { environment: { LABEL: 'mugs' }, ...around, metrics })
  await assembled.start()
  t.deepEqual(await metrics.figures('part_ready'), { 'part_ready Shelf': 1 })
  t.deepEqual(await metrics.figures('part_ready'), { 'part_ready Shelf': 0 })
  await assembled.stop()
})

test('over a bus that delivers nothing there are no letters', async (t) => {
  const { assembled } = await open()
  const letters = assembled.get(DeadLetters)
  t.deepEqual(await letters.list('shop', { limit: 1 }), { letters: [] })
  t.deepEqual([await letters.find('shop', testId(1)), await letters.replay('shop', testId(1)), await letters.discard('shop', testId(1))], [undefined, 'unknown', 'unknown'])
  t.is(await letters.count('shop/other.word-said'), 0)
})
