import test from 'ava'
import { Bus, Clock, instant, type Message, type Uuid } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { Announcing } from './announcing.ts'
import type { Due, Outbox } from './outbox.ts'

/** Time that never passes by itself: whoever sleeps wakes when woken. */
class StillClock extends Clock {
  time = 0
  now() {
    return instant(this.time)
  }
  sleep(_milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => (signal?.aborted ? resolve() : signal?.addEventListener('abort', () => resolve(), { once: true })))
  }
}

class GatedBus extends Bus {
  readonly published: string[] = []
  away = false
  readonly #gates = new Map<string, PromiseWithResolvers<void>>()
  gate(id: string) {
    const gate = this.#gates.get(id) ?? Promise.withResolvers<void>()
    this.#gates.set(id, gate)
    return gate
  }
  async publish({ id }: Message) {
    if (this.away) throw new Error('away')
    this.published.push(id)
    await this.gate(id).promise
  }
  async subscribe() {
    return { stop: async () => {} }
  }
}

const row = (n: number, key: string): Due => ({ id: testId(n) as Uuid, key, subject: 'mugs.mug-told.v1', data: {}, traceparent: '', time: instant(0), deadline: false })

const started = (rows: Due[], marking: () => Promise<void> = async () => {}) => {
  const bus = new GatedBus()
  const clock = new StillClock()
  let looks = 0
  const outbox: Outbox = {
    async due(_now, otherThan, limit) {
      looks++
      return rows.filter(({ key }) => !otherThan.includes(key)).slice(0, limit)
    },
    async published(ids) {
      await marking()
      rows.splice(0, rows.length, ...rows.filter(({ id }) => !ids.includes(id)))
    },
    async failed() {},
    sweep: async () => false,
  }
  const announcing = new Announcing({ outbox, bus, clock, log: { write() {} }, source: 'mugs', keepPublishedDays: 7, keepAnswersDays: 7 })
  const running = announcing.run()
  const calm = async () => {
    for (let turns = 0; turns < 50; turns++) await Promise.resolve()
  }
  return { bus, clock, announcing, calm, looks: () => looks, end: () => announcing.end(0).then(() => running) }
}

test('what is announced under a key that is busy goes out as soon as that is done, without a pause', async (t) => {
  const rows = [row(1, 'red')]
  const { bus, announcing, calm, end } = started(rows)
  await calm()
  rows.push(row(2, 'red'))
  announcing.nudge(['red'])
  await calm()
  t.deepEqual(bus.published, [testId(1)])
  bus.gate(testId(1)).resolve()
  await calm()
  t.deepEqual(bus.published, [testId(1), testId(2)])
  bus.gate(testId(2)).resolve()
  await end()
})

test('what found no room goes out as soon as there is some, without a pause', async (t) => {
  const rows = Array.from({ length: 65 }, (_, n) => row(n + 1, `key ${n}`))
  const { bus, calm, end } = started(rows)
  await calm()
  t.is(bus.published.length, 64)
  bus.gate(testId(7)).resolve()
  await calm()
  t.is(bus.published.at(-1), testId(65))
  for (const id of bus.published) bus.gate(id).resolve()
  await end()
})

test('a key that is done is not looked after again where nothing new was announced', async (t) => {
  const { bus, calm, looks, end } = started([row(1, 'red')])
  await calm()
  bus.gate(testId(1)).resolve()
  await calm()
  t.deepEqual([bus.published, looks()], [[testId(1)], 1])
  await end()
})

test('what can not be marked is published again after a rest, and not at each look', async (t) => {
  const { bus, announcing, calm, looks, end } = started([row(1, 'red')], () => Promise.reject(new Error('Nothing can be written now.')))
  bus.gate(testId(1)).resolve()
  await calm()
  for (let times = 0; times < 5; times++) {
    announcing.nudge()
    await calm()
  }
  t.true(looks() > 5)
  t.deepEqual(bus.published, [testId(1)])
  await end()
})

test('a clock that is set back does not keep what failed waiting', async (t) => {
  const { bus, clock, announcing, calm, end } = started([row(1, 'red')])
  bus.away = true
  await calm()
  bus.away = false
  clock.time = -600_000
  announcing.nudge()
  await calm()
  t.deepEqual(bus.published, [testId(1)])
  bus.gate(testId(1)).resolve()
  await end()
})
