import test from 'ava'
import { noon } from '@minishop/kernel/testing'
import { memoryRateLimits } from './rate-limits.memory.ts'

const limit = { perMinute: 60, burst: 2 }

test('of many who call at once with one key no more pass than the limit allows', async (t) => {
  const limits = memoryRateLimits()
  const passed = await Promise.all(Array.from({ length: 20 }, () => limits.pass('one', limit, noon)))
  t.is(passed.filter(({ allowed }) => allowed).length, 2)
})

test('one key takes nothing from another', async (t) => {
  const limits = memoryRateLimits()
  await limits.pass('one', limit, noon)
  await limits.pass('one', limit, noon)
  t.true((await limits.pass('other', limit, noon)).allowed)
})

test('of too many keys the one seen longest ago is forgotten', async (t) => {
  const limits = memoryRateLimits({ keys: 2 })
  const once = { perMinute: 1, burst: 1 }
  await limits.pass('old', once, noon)
  await limits.pass('kept', once, noon)
  t.false((await limits.pass('kept', once, noon)).allowed)
  await limits.pass('new', once, noon)
  t.false((await limits.pass('kept', once, noon)).allowed)
  t.true((await limits.pass('old', once, noon)).allowed)
})
