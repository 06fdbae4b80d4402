import test from 'ava'
import fc from 'fast-check'
import { decode, integer, listOf, optional, partial, schemaOf, struct, text } from './index.ts'

const Line = struct({ sku: text({ min: 1, max: 8 }), quantity: integer({ min: 1, max: 99 }) })
const Cart = struct({ name: text({ max: 10 }), note: optional(text({ max: 10 })), lines: listOf(Line, { max: 3 }) })

test('a request is refused for every field it must not have, at any depth', (t) => {
  t.deepEqual(decode(Cart, { name: 'a', lines: [{ sku: 'm', quantity: 1, price: 0 }], role: 'admin' }, 'refuse'), {
    ok: false,
    faults: [
      { path: 'lines.0.price', message: 'is not a known field' },
      { path: 'role', message: 'is not a known field' },
    ],
  })
})

test('a message may carry fields its reader does not know, and they are dropped at any depth', (t) => {
  t.deepEqual(decode(Cart, { name: 'a', lines: [{ sku: 'm', quantity: 1, price: 0 }], newer: true }, 'ignore'), {
    ok: true,
    value: { name: 'a', lines: [{ sku: 'm', quantity: 1 }] },
  })
})

test('what is missing is said, and what is optional may be', (t) => {
  t.deepEqual(decode(Cart, {}, 'refuse'), { ok: false, faults: [{ path: 'name', message: 'is missing' }, { path: 'lines', message: 'is missing' }] })
  t.deepEqual(decode(Cart, { name: 'a', lines: [] }, 'refuse'), { ok: true, value: { name: 'a', lines: [] } })
  t.deepEqual(decode(Cart, { name: 'a', note: null, lines: [] }, 'refuse'), { ok: false, faults: [{ path: 'note', message: 'must be text' }] })
})

test('only an object is one', (t) => {
  for (const value of [null, [], 'a', 7]) t.deepEqual(decode(Cart, value, 'refuse'), { ok: false, faults: [{ path: '', message: 'must be an object' }] })
  t.deepEqual(decode(Cart, undefined, 'refuse'), { ok: false, faults: [{ path: '', message: 'is missing' }] })
})

test('what an object inherits is no field of it', (t) => {
  const named = struct({ constructor: optional(text({ max: 5 })) })
  t.deepEqual(decode(named, {}, 'refuse'), { ok: true, value: {} })
  t.deepEqual(decode(Line, Object.create({ sku: 'm', quantity: 1 }), 'refuse').ok, false)
  t.deepEqual(decode(Line, JSON.parse('{"sku":"m","quantity":1,"__proto__":{"admin":true}}'), 'refuse'), { ok: false, faults: [{ path: '__proto__', message: 'is not a known field' }] })
})

test('encoding lets out declared fields only', (t) => {
  const cart = { name: 'a', lines: [{ sku: 'm', quantity: 1, cost: 7 }], owner: 'ada' }
  t.deepEqual(Cart.encode(cart), { name: 'a', lines: [{ sku: 'm', quantity: 1 }] })
})

test('every field of a partial may be absent and is right where it is there', (t) => {
  const Edit = partial(Line)
  t.deepEqual(decode(Edit, {}, 'refuse'), { ok: true, value: {} })
  t.deepEqual(decode(Edit, { quantity: 2 }, 'refuse'), { ok: true, value: { quantity: 2 } })
  t.deepEqual(decode(Edit, { quantity: 0, colour: 'blue' }, 'refuse'), {
    ok: false,
    faults: [
      { path: 'quantity', message: 'must be at least 1' },
      { path: 'colour', message: 'is not a known field' },
    ],
  })
  t.deepEqual(Object.keys(partial(Cart).fields), ['name', 'note', 'lines'])
})

test('the schema requires what is not optional', (t) => {
  t.like(schemaOf(Cart), { type: 'object', required: ['name', 'lines'] })
  t.false('required' in schemaOf(partial(Cart)))
})

test('what was decoded encodes to the JSON it came from', (t) => {
  const plain = (max: number) => fc.string({ minLength: 1, maxLength: max }).filter((text) => !text.includes('\0'))
  const carts = fc.record(
    { name: plain(10), note: plain(10), lines: fc.array(fc.record({ sku: plain(8), quantity: fc.integer({ min: 1, max: 99 }) }), { maxLength: 3 }) },
    { requiredKeys: ['name', 'lines'], noNullPrototype: true },
  )
  fc.assert(
    fc.property(carts, (cart) => {
      const decoded = decode(Cart, JSON.parse(JSON.stringify(cart)), 'refuse')
      t.true(decoded.ok)
      if (decoded.ok) t.deepEqual(JSON.parse(JSON.stringify(Cart.encode(decoded.value))), cart)
    }),
    { numRuns: 50 },
  )
})

test('however many fields are wrong, each is named, in time that grows with their number alone', (t) => {
  const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`field${index}`, index]))
  const decoded = decode(struct({ inner: struct({ name: text({ max: 5 }) }) }), { inner: many }, 'refuse')
  t.is(!decoded.ok && decoded.faults.length, 200_001)
})
