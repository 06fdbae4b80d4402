import test from 'ava'
import fc from 'fast-check'
import { decode, derivedId, firstIdSince, id, idsIn, milliseconds, uuidv7, type Instant } from './index.ts'
import { noon, testId } from './testing/index.ts'

const v7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test('a new id is a UUID of version 7 that opens with its millisecond', (t) => {
  const at = milliseconds(noon)
  const made = uuidv7(at)
  t.regex(made, v7)
  t.is(Number.parseInt(made.replaceAll('-', '').slice(0, 12), 16), at)
  t.not(uuidv7(at), made)
  t.is<string, string>(uuidv7(0x017f22e279b0, Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', 'the example of RFC 9562, A.6')
})

test('ids sort by the millisecond they were made in', (t) => {
  fc.assert(
    fc.property(anyTime, anyTime, (a, b) => {
      fc.pre(a !== b)
      return uuidv7(a) < uuidv7(b) === a < b
    }),
  )
  t.pass()
})

test('a derived id is always the same, keeps its millisecond and differs by origin and label', (t) => {
  const from = testId(1)
  t.is(derivedId(from, 'order-placed/1'), derivedId(from, 'order-placed/1'))
  t.is(derivedId(from, 'a').slice(0, 13), from.slice(0, 13))
  t.regex(derivedId(from, 'a'), v7)
  t.is(new Set([derivedId(from, 'a'), derivedId(from, 'b'), derivedId(testId(2), 'a'), from]).size, 4)
})

test('every id that is made at or after a moment is greater than the first one of it, and every one before is smaller', (t) => {
  const first = firstIdSince(noon)
  const [least, most] = [new Uint8Array(10).fill(0), new Uint8Array(10).fill(255)]
  t.true(uuidv7(milliseconds(noon), least) >= first)
  t.true(uuidv7(milliseconds(noon) - 1, most) < first)
  t.is<string, string>(firstIdSince('0001-01-01T00:00:00.000Z' as Instant), '00000000-0000-7000-8000-000000000000')
})

test('an id decodes from its canonical form alone', (t) => {
  const ThingId = id('ThingId')
  t.true(decode(ThingId, testId(1), 'refuse').ok)
  for (const value of [testId(1).toUpperCase(), testId(1).replaceAll('-', ''), `{${testId(1)}}`, `${testId(1)}\n`, '00000000-0000-0000-0000-000000000000', '', 7, null, undefined])
    t.false(decode(ThingId, value, 'refuse').ok, String(value))
})

test('what is named by its id is told, and nothing that only looks like it', (t) => {
  const orderId = uuidv7(0)
  t.deepEqual(idsIn({ orderId, other: orderId, cartId: 'secret.signed', nested: { userId: orderId }, Id: orderId, productId: 7 }), { orderId })
  for (const nothing of [undefined, null, 'text', 7, []]) t.deepEqual(idsIn(nothing), {})
})
