import test from 'ava'
import { momentOf } from './outbox.ts'

const now = Date.parse('2026-01-31T12:00:00.000Z')

test('a time is written as one, or as how long ago it was', (t) => {
  t.is(momentOf('15m', now), '2026-01-31T11:45:00.000Z')
  t.is(momentOf('2h', now), '2026-01-31T10:00:00.000Z')
  t.is(momentOf('1d', now), '2026-01-30T12:00:00.000Z')
  t.is(momentOf('2026-01-31T11:59:00+01:00', now), '2026-01-31T10:59:00.000Z')
})

test('what is no time is refused in words', (t) => {
  t.throws(() => momentOf('yesterday', now), { message: /"yesterday" is no time\. Write/ })
})
