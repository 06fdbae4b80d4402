import test from 'ava'
import fc from 'fast-check'
import * as t from 'io-ts'
import { decode, dictionary, Flag, integer, listOf, nothing, nullable, oneOf, schemaOf, struct, text, type Codec } from './index.ts'

const said = (codec: Codec<any>, value: unknown): string | undefined => {
  const decoded = decode(codec, value, 'refuse')
  return decoded.ok ? undefined : decoded.faults.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ')
}

test('text is bounded, matches its pattern, and holds neither NUL nor half a character', (t) => {
  const code = text({ min: 2, max: 4, pattern: /^[a-z]+$/, otherwise: 'must be small letters' })
  t.is(said(code, 'abc'), undefined)
  t.is(said(code, 'a'), 'must have at least 2 characters')
  t.is(said(code, 'abcde'), 'must have at most 4 characters')
  t.is(said(code, 'AB'), 'must be small letters')
  t.is(said(code, 7), 'must be text')
  t.is(said(text({ min: 1, max: 4 }), ''), 'must not be empty')
  t.is(said(text({ max: 4 }), 'a\0b'), 'must not contain NUL')
  for (const half of ['a\ud800', '\udc00b']) t.is(said(text({ max: 4 }), half), 'must be Unicode text, without half characters')
  t.is(said(text({ max: 4 }), '🫖'), undefined)
  t.is(said(text({ max: 4, pattern: /^a$/ }), 'b'), 'must match ^a$')
})

test('an integer is whole, safe and within both bounds', (t) => {
  const quantity = integer({ min: 1, max: 99 })
  for (const value of [1, 99]) t.is(said(quantity, value), undefined)
  t.is(said(quantity, 0), 'must be at least 1')
  t.is(said(quantity, 100), 'must be at most 99')
  for (const value of [1.5, NaN, Infinity, '1', null, 2 ** 53]) t.is(said(quantity, value), 'must be a whole number')
})

test('a flag is true or false, and nothing that may stand for it', (t) => {
  for (const value of [true, false]) t.is(said(Flag, value), undefined)
  for (const value of ['true', 0, 1, null]) t.is(said(Flag, value), 'must be true or false')
})

test('one of a few words is one of these words', (t) => {
  const size = oneOf('small', 'large')
  t.is(said(size, 'small'), undefined)
  t.is(said(size, 'medium'), 'must be one of: small, large')
  t.is(said(size, ['small']), 'must be one of: small, large')
})

test('a list is bounded, and a wrong entry is named by its place', (t) => {
  const names = listOf(text({ min: 1, max: 3 }), { min: 1, max: 2 })
  t.is(said(names, ['a', 'b']), undefined)
  t.is(said(names, []), 'must have at least 1 entries')
  t.is(said(names, ['a', 'b', 'c']), 'must have at most 2 entries')
  t.is(said(names, 'a'), 'must be a list')
  t.is(said(names, ['a', '']), '1 must not be empty')
})

test('a dictionary is bounded and takes no key that objects inherit', (t) => {
  const attributes = dictionary(text({ max: 5 }), { max: 2 })
  t.is(said(attributes, { colour: 'blue' }), undefined)
  t.is(said(attributes, { a: '1', b: '2', c: '3' }), 'must have at most 2 entries')
  t.is(said(attributes, { colour: 7 }), 'colour must be text')
  for (const json of ['{"__proto__":"a"}', '{"constructor":"a"}', '{"prototype":"a"}', '{"":"a"}']) t.regex(said(attributes, JSON.parse(json)) ?? '', /must not have the key/)
  for (const key of ['a\0b', 'a\ud800']) t.is(said(attributes, { [key]: 'a' }), 'must have keys of Unicode text without NUL')
  for (const value of [null, [], 'a']) t.is(said(attributes, value), 'must be an object')
})

test('what may be null may be null or right', (t) => {
  const note = nullable(text({ max: 3 }))
  t.is(said(note, null), undefined)
  t.is(said(note, 'abc'), undefined)
  t.is(said(note, 'abcd'), 'must have at most 3 characters')
  t.not(said(note, undefined), undefined)
})

test('a codec has the schema it is published under, and one without is refused in words', (check) => {
  check.deepEqual(schemaOf(text({ min: 1, max: 9, format: 'email' })), { type: 'string', minLength: 1, maxLength: 9, format: 'email' })
  check.deepEqual(schemaOf(integer({ min: 0 })), { type: 'integer', minimum: 0 })
  check.deepEqual(schemaOf(oneOf('a', 'b')), { type: 'string', enum: ['a', 'b'] })
  check.deepEqual(schemaOf(listOf(integer(), { max: 3 })), { type: 'array', items: { type: 'integer' }, maxItems: 3 })
  check.deepEqual(schemaOf(nullable(integer())), { anyOf: [{ type: 'integer' }, { type: 'null' }] })
  check.deepEqual(schemaOf(dictionary(integer(), { max: 3 })), { type: 'object', additionalProperties: { type: 'integer' }, maxProperties: 3 })
  check.deepEqual(schemaOf(nothing), { type: 'null' })
  check.throws(() => schemaOf(new t.Type<string, string, unknown>('Strange', t.string.is, t.string.validate, (value) => value)), { message: /"Strange" has no JSON Schema/ })
})

test('decoding never throws, whatever it is given', (t) => {
  const codec = struct({ name: text({ max: 5 }), sizes: listOf(oneOf('a', 'b'), { max: 3 }), more: dictionary(integer(), { max: 3 }) })
  fc.assert(fc.property(fc.anything(), (value) => typeof decode(codec, value, 'refuse').ok === 'boolean'))
  t.pass()
})
