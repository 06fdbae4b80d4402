import test from 'ava'
import { later } from '../index.ts'
import { FixedClock, ListedIds, noon, seededChance, testId } from './index.ts'

test('a fixed clock stands until it is moved', (t) => {
  const clock = new FixedClock()
  t.is(clock.now(), noon)
  clock.advance({ seconds: 5 })
  t.is(clock.now(), later(noon, { seconds: 5 }))
})

test('sleepers wake when the clock passes their time, and not before', async (t) => {
  const clock = new FixedClock()
  const woken: string[] = []
  const long = clock.sleep(2000).then(() => woken.push('long'))
  const short = clock.sleep(1000).then(() => woken.push('short'))
  clock.advance({ seconds: 0.999 })
  await Promise.resolve()
  t.deepEqual(woken, [])
  clock.advance({ seconds: 0.001 })
  await short
  t.deepEqual(woken, ['short'])
  clock.advance({ seconds: 10 })
  await long
  t.deepEqual(woken, ['short', 'long'])
})

test('an aborted sleeper wakes at once and does not reject', async (t) => {
  const clock = new FixedClock()
  const abort = new AbortController()
  const sleeping = clock.sleep(1000, abort.signal)
  abort.abort()
  await t.notThrowsAsync(sleeping)
  await t.notThrowsAsync(clock.sleep(1000, abort.signal))
})

test('ids come in a known order', (t) => {
  const ids = new ListedIds()
  t.deepEqual([ids.next(), ids.next()], [testId(1), testId(2)])
  t.true(testId(1) < testId(2))
  t.is(ids.secret().length, 43)
})

test('chance repeats by its seed and stays in its bounds', (t) => {
  const draw = (seed: number) => Array.from({ length: 100 }, seededChance(seed))
  t.deepEqual(draw(1), draw(1))
  t.notDeepEqual(draw(1), draw(2))
  t.true(draw(3).every((number) => number >= 0 && number < 1))
})
