import test from 'ava'
import { planted, reported } from '../planted.ts'
import { size, sizeWith } from './size.ts'

const lines = (count: number) => 'const a = 1\n'.repeat(count)

test('a file of 251 lines is reported, and one of 250 is not', (t) => {
  t.deepEqual(reported(size, { 'packages/host/long.ts': lines(251) }), ['packages/host/long.ts:251'])
  t.deepEqual(reported(size, { 'packages/host/long.ts': lines(250), 'README.md': lines(900) }), [])
})

test('the list of longer files only shrinks', (t) => {
  const listed = sizeWith({ 'packages/host/long.ts': 300 })
  t.deepEqual(reported(listed, { 'packages/host/long.ts': lines(300) }), [])
  t.deepEqual(reported(listed, { 'packages/host/long.ts': lines(301) }), ['packages/host/long.ts:301'])
  t.regex(listed(planted({ 'packages/host/long.ts': lines(280) }))[0]!.message, /280 instead of 300/)
  t.regex(listed(planted({ 'packages/host/long.ts': lines(20) }))[0]!.message, /nothing/)
  t.regex(listed(planted({}))[0]!.message, /gone/)
})
