import test from 'ava'
import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { oneMore, waitSeconds, type Attempts } from './attempts.ts'

const at = (seconds: number) => later(noon, { seconds })
const tried = (times: number): Attempts => Array.from({ length: times }).reduce<Attempts>((before) => oneMore(before, noon), { of: 'own-password/x' as Attempts['of'], count: 0 })

test('who has tried a few times waits for twice as long each time, half a minute at most', (t) => {
  t.deepEqual([9, 10, 11, 14, 15, 40].map((times) => waitSeconds(tried(times), noon)), [0, 1, 2, 16, 30, 30])
  t.is(waitSeconds(tried(15), at(20)), 10)
})

test('after a clock was set back nobody waits until it has caught up', (t) => {
  t.is(waitSeconds(tried(15), at(-600)), 0)
  t.is(waitSeconds(tried(15), at(-5)), 30)
})
