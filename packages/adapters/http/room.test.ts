import test from 'ava'
import { CountedMetrics, FixedClock } from '@minishop/kernel/testing'
import { room } from './room.ts'

const open = (places: number) => {
  const clock = new FixedClock()
  const metrics = new CountedMetrics()
  const begun: string[] = []
  const within = room({ name: 'kitchen', places, clock, metrics })
  /** Begins a piece of work that ends when it is told to. */
  const come = (name: string, signal?: AbortSignal) => {
    const end = Promise.withResolvers<string>()
    const came = within(() => (begun.push(name), end.promise), signal)
    return { came, end: () => end.resolve(name), fail: (error: Error) => end.reject(error) }
  }
  return { clock, metrics, begun, come }
}

test('no more is done at once than there are places, and those who wait come in the order in which they came', async (t) => {
  const { begun, come } = open(2)
  const [first, , third, fourth] = ['a', 'b', 'c', 'd'].map((name) => come(name))
  t.deepEqual(begun, ['a', 'b'])
  first!.end()
  t.is(await first!.came, 'a')
  third!.end()
  t.is(await third!.came, 'c')
  fourth!.end()
  t.is(await fourth!.came, 'd')
  t.deepEqual(begun, ['a', 'b', 'c', 'd'])
})

test('who finds places and line full is turned away at once, does nothing, and is counted', async (t) => {
  const { begun, come, metrics } = open(1)
  come('works')
  for (const nth of [1, 2, 3, 4]) come(`waits as number ${nth}`)
  t.is(await come('too many').came, undefined)
  t.deepEqual([begun, metrics.counted], [['works'], ['requests_turned_away_total kitchen']])
})

test('who has waited for a second is turned away, and who comes later finds a place in the line', async (t) => {
  const { begun, come, clock } = open(1)
  const working = come('works')
  const waited = come('waits in vain').came
  clock.advance({ seconds: 1 })
  t.is(await waited, undefined)
  const later = come('waits')
  working.end()
  later.end()
  t.is(await later.came, 'waits')
  t.deepEqual(begun, ['works', 'waits'])
})

test('who leaves the line takes no place', async (t) => {
  const { begun, come } = open(1)
  const leaving = new AbortController()
  const working = come('works')
  const left = come('leaves', leaving.signal).came
  const next = come('stays')
  leaving.abort()
  t.deepEqual([await left, await come('left before it came', leaving.signal).came], [undefined, undefined])
  working.end()
  next.end()
  await next.came
  t.deepEqual(begun, ['works', 'stays'])
})

test('work that fails gives its place back', async (t) => {
  const { come } = open(1)
  const failing = come('fails')
  const waiting = come('waits')
  failing.fail(new Error('It broke.'))
  await t.throwsAsync(failing.came, { message: 'It broke.' })
  waiting.end()
  t.is(await waiting.came, 'waits')
})
