import test from 'ava'
import { later, type Instant } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { pass, type RateLimit } from './rate-limit.ts'

const limit: RateLimit = { perMinute: 60, burst: 3 }
const callAt = (seconds: readonly number[]) => {
  let due: Instant | undefined
  return seconds.map((offset) => {
    const passed = pass(limit, due, later(noon, { seconds: offset }))
    due = passed.due
    return passed
  })
}

test('a burst passes as far as it may, and what is left is told', (t) => {
  const passed = callAt([0, 0, 0, 0])
  t.deepEqual(passed.map(({ allowed }) => allowed), [true, true, true, false])
  t.deepEqual(passed.map(({ remaining }) => remaining), [2, 1, 0, 0])
})

test('who is refused is told after how many whole seconds it is worth trying, and then passes', (t) => {
  const [, , , refused, again] = callAt([0, 0, 0, 0.2, 1])
  t.like(refused, { allowed: false, retryAfterSeconds: 1 })
  t.true(again!.allowed)
})

test('who calls evenly is never refused', (t) => {
  t.true(callAt(Array.from({ length: 300 }, (_, second) => second)).every(({ allowed }) => allowed))
})

test('refused calls cost nothing', (t) => {
  const passed = callAt([0, 0, 0, ...Array.from({ length: 50 }, () => 0.5), 1])
  t.true(passed.at(-1)!.allowed)
})

test('after a clock was set back nobody waits for the time that comes again', (t) => {
  const [, , , refused, again] = callAt([0, 0, 0, 0, -600])
  t.false(refused!.allowed)
  t.true(again!.allowed)
})
