import test from 'ava'
import { FixedClock, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { memoryOrderChanges } from './order-changes.memory.ts'

const turn = () => new Promise(setImmediate)
const watched = (signal?: AbortSignal) => {
  const clock = new FixedClock()
  const changes = memoryOrderChanges(clock)
  const seen = { done: false }
  const over = changes.next(testId<OrderId>(1), signal).then(() => void (seen.done = true))
  return { clock, changes, seen, over }
}

test('whoever watches an order is told of a change as soon as it can be seen', async (t) => {
  const { clock, changes, seen, over } = watched()
  changes.tell(testId<OrderId>(1))
  await turn()
  t.false(seen.done)
  clock.advance({ seconds: 0.02 })
  await over
  t.true(seen.done)
})

test('nobody is told of the changes of another order', async (t) => {
  const { clock, changes, seen, over } = watched()
  changes.tell(testId<OrderId>(2))
  clock.advance({ seconds: 0.1 })
  await turn()
  t.false(seen.done)
  clock.advance({ seconds: 0.15 })
  await over
  t.true(seen.done)
})

test('who hears nothing looks again after a quarter of a second', async (t) => {
  const { clock, seen, over } = watched()
  clock.advance({ seconds: 0.249 })
  await turn()
  t.false(seen.done)
  clock.advance({ seconds: 0.001 })
  await over
  t.true(seen.done)
})

test('who leaves does not wait', async (t) => {
  const leaving = new AbortController()
  const { over } = watched(leaving.signal)
  leaving.abort()
  await over
  await watched(AbortSignal.abort()).over
  t.pass()
})
