import test from 'ava'
import fc from 'fast-check'
import { decode, Instant, instant, later, milliseconds, secondsBetween } from './index.ts'
import { noon } from './testing/index.ts'

const times = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })

test('an instant is UTC with milliseconds and a Z', (t) => {
  t.is<string, string>(instant(0), '1970-01-01T00:00:00.000Z')
  t.true(decode(Instant, noon, 'refuse').ok)
  for (const value of ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000+01:00', '2026-13-31T12:00:00.000Z', '2026-01-31', 0, null]) t.false(decode(Instant, value, 'refuse').ok, String(value))
})

test('instants sort as text as they do in time, and come back from milliseconds', (t) => {
  fc.assert(fc.property(times, times, (a, b) => instant(a) < instant(b) === a < b && milliseconds(instant(a)) === a))
  t.pass()
})

test('later is so many seconds after', (t) => {
  t.is<string, string>(later(noon, { seconds: 90 }), '2026-01-31T12:01:30.000Z')
  t.is<string, string>(later(noon, { seconds: -0.5 }), '2026-01-31T11:59:59.500Z')
  t.is(secondsBetween(noon, later(noon, { seconds: 90 })), 90)
  t.is(secondsBetween(later(noon, { seconds: 90 }), noon), -90)
})
