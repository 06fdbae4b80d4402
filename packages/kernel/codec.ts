import * as t from 'io-ts'
import { isLeft } from 'fp-ts/lib/Either.js'

/** A JSON Schema (draft 2020-12) as OpenAPI 3.1 and AsyncAPI 3 embed it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/**
 * Says what a value may be: decodes unknown JSON to `A` and encodes `A` back to JSON.
 * Every codec of the house encodes to the same JSON it decodes from, so an answer that was stored can be sent again as it is.
 */
// `any` in the output position: io-ts is invariant there, and nobody reads it.
export type Codec<A> = t.Type<A, any, unknown>
export type TypeOf<C extends Codec<any>> = t.TypeOf<C>

/** A field that was wrong: `path` in dots from the root, `message` in words for the person who sent it. */
export interface Fault {
  readonly path: string
  readonly message: string
}

export type Decoded<A> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly faults: readonly Fault[] }

const schemas = new WeakMap<object, JsonSchema>()

/** Gives a codec the JSON Schema under which it is published. */
export const described = <C extends Codec<any>>(codec: C, schema: JsonSchema): C => {
  schemas.set(codec, schema)
  return codec
}

/** A codec over a JSON value of type `A`: `check` answers what is wrong with a value, or nothing. */
export const checked = <A>(name: string, schema: JsonSchema, check: (value: unknown) => string | undefined): Codec<A> =>
  described(
    new t.Type<A, unknown, unknown>(
      name,
      (value): value is A => check(value) === undefined,
      (value, context) => {
        const fault = check(value)
        return fault === undefined ? t.success(value as A) : t.failure(value, context, fault)
      },
      (value) => value,
    ),
    schema,
  )

export interface TextLimits {
  readonly min?: number
  readonly max: number
  readonly pattern?: RegExp
  readonly format?: string
  /** What is said when the pattern does not hold. */
  readonly otherwise?: string
}

/** Text of bounded length, in UTF-16 code units. NUL and halves of surrogate pairs are refused: no store can keep them. */
export const text = ({ min = 0, max, pattern, format, otherwise }: TextLimits): Codec<string> =>
  checked(
    'text',
    {
      type: 'string',
      ...(min > 0 && { minLength: min }),
      maxLength: max,
      ...(pattern && { pattern: pattern.source }),
      ...(format && { format }),
    },
    (value) => {
      if (typeof value !== 'string') return 'must be text'
      if (value.length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`
      if (value.length > max) return `must have at most ${max} characters`
      if (value.includes('\0')) return 'must not contain NUL'
      if (!value.isWellFormed()) return 'must be Unicode text, without half characters'
      if (pattern && !pattern.test(value)) return otherwise ?? `must match ${pattern.source}`
      return undefined
    },
  )

/** A whole number within bounds, both included. */
export const integer = ({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {}): Codec<number> =>
  checked(
    'integer',
    {
      type: 'integer',
      ...(min > Number.MIN_SAFE_INTEGER && { minimum: min }),
      ...(max < Number.MAX_SAFE_INTEGER && { maximum: max }),
    },
    (value) => {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'must be a whole number'
      if (value < min) return `must be at least ${min}`
      if (value > max) return `must be at most ${max}`
      return undefined
    },
  )

/** True or false. */
export const Flag: Codec<boolean> = checked('flag', { type: 'boolean' }, (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'))

/** One of a few words. */
export const oneOf = <const W extends readonly [string, ...string[]]>(...words: W): Codec<W[number]> =>
  checked<W[number]>('oneOf', { type: 'string', enum: words }, (value) =>
    typeof value === 'string' && words.includes(value) ? undefined : `must be one of: ${words.join(', ')}`,
  )

/** A list of bounded length. */
export const listOf = <A>(item: Codec<A>, { min = 0, max }: { readonly min?: number; readonly max: number }): Codec<readonly A[]> => {
  const items = t.readonlyArray(item)
  return described(
    new t.Type<readonly A[], unknown, unknown>(
      'list',
      (value): value is readonly A[] => items.is(value) && value.length >= min && value.length <= max,
      (value, context) => {
        if (!Array.isArray(value)) return t.failure(value, context, 'must be a list')
        if (value.length < min) return t.failure(value, context, `must have at least ${min} entries`)
        if (value.length > max) return t.failure(value, context, `must have at most ${max} entries`)
        return items.validate(value, context)
      },
      (value) => value.map((entry) => item.encode(entry)),
    ),
    { type: 'array', items: schemaOf(item), ...(min > 0 && { minItems: min }), maxItems: max },
  )
}

/** Names to short texts: the attributes of a product. Keys that JavaScript objects inherit are refused. */
export const dictionary = <A>(entry: Codec<A>, { max }: { readonly max: number }): Codec<Readonly<Record<string, A>>> =>
  described(
    new t.Type<Readonly<Record<string, A>>, unknown, unknown>(
      'dictionary',
      (value): value is Readonly<Record<string, A>> => t.record(t.string, entry).is(value),
      (value, context) => {
        if (!isObject(value)) return t.failure(value, context, 'must be an object')
        const keys = Object.keys(value)
        if (keys.length > max) return t.failure(value, context, `must have at most ${max} entries`)
        const reserved = keys.find((key) => key === '__proto__' || key === 'constructor' || key === 'prototype' || key === '')
        if (reserved !== undefined) return t.failure(value, context, `must not have the key "${reserved}"`)
        if (keys.some((key) => key.includes('\0') || !key.isWellFormed())) return t.failure(value, context, 'must have keys of Unicode text without NUL')
        return t.record(t.string, entry).validate(value, context) as t.Validation<Readonly<Record<string, A>>>
      },
      (value) => Object.fromEntries(Object.entries(value).map(([key, one]) => [key, entry.encode(one)])),
    ),
    { type: 'object', additionalProperties: schemaOf(entry), maxProperties: max },
  )

/** A value that may be `null`: known to be absent, where an optional field is not there at all. */
export const nullable = <A>(codec: Codec<A>): Codec<A | null> =>
  described(
    new t.Type<A | null, unknown, unknown>(
      'nullable',
      (value): value is A | null => value === null || codec.is(value),
      (value, context) => (value === null ? t.success(null) : codec.validate(value, context)),
      (value) => (value === null ? null : codec.encode(value)),
    ),
    { anyOf: [schemaOf(codec), { type: 'null' }] },
  )

/** An object as JSON has them: neither null nor a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How strictly unknown fields are taken: a request may not carry any, a message may (its sender can be newer than its reader). */
export type UnknownFields = 'refuse' | 'ignore'

// The root entry of a validation's context carries the strictness down to every struct below it.
const closed: t.ContextEntry = { key: '', type: t.unknown }
const open: t.ContextEntry = { key: '', type: t.unknown }
/** Whether the decoding that is under way was asked to refuse unknown fields. */
export const refusesUnknownFields = (context: t.Context): boolean => context[0] === closed

/** Decodes unknown JSON; what is wrong comes back as one fault per field, never as an exception. */
export const decode = <A>(codec: Codec<A>, value: unknown, unknownFields: UnknownFields): Decoded<A> => {
  const result = codec.validate(value, [unknownFields === 'refuse' ? closed : open])
  if (!isLeft(result)) return { ok: true, value: result.right }
  const faults = result.left.map((error) => ({
    path: error.context
      .slice(1)
      .map((entry) => entry.key)
      .filter((key) => key !== '')
      .join('.'),
    message: error.message ?? expectation(error),
  }))
  // One fault per field, the first; looked up and not searched for, since strangers decide how many there are.
  const seen = new Set<string>()
  return { ok: false, faults: faults.filter(({ path }) => !seen.has(path) && seen.add(path)) }
}

const expectation = ({ value, context }: t.ValidationError): string => {
  const type = context.at(-1)?.type as { readonly name: string; readonly inner?: { readonly name: string } } | undefined
  const expected = (type?.inner ?? type)?.name ?? 'something else'
  return value === undefined ? 'is missing' : `must be ${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`
}

/** The output of a use case that has nothing to answer. */
export const nothing: Codec<void> = t.void

/** The JSON Schema of a codec. Throws for a codec that was given none: such a codec can't be published. */
export const schemaOf = (codec: Codec<any>): JsonSchema => {
  const own = schemas.get(codec)
  if (own) return own
  const tagged = codec as unknown as { _tag?: string; types?: Codec<any>[]; type?: Codec<any>; value?: unknown; codomain?: Codec<any> }
  switch (tagged._tag) {
    case 'StringType':
      return { type: 'string' }
    case 'NumberType':
      return { type: 'number' }
    case 'BooleanType':
      return { type: 'boolean' }
    case 'NullType':
    case 'VoidType':
    case 'UndefinedType':
      return { type: 'null' }
    case 'UnknownType':
      return {}
    case 'LiteralType':
      return { const: tagged.value }
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { type: 'array', items: schemaOf(tagged.type!) }
    case 'UnionType':
      return { anyOf: tagged.types!.map(schemaOf) }
    case 'DictionaryType':
      return { type: 'object', additionalProperties: schemaOf(tagged.codomain!) }
    default:
      throw new Error(`The codec "${codec.name}" has no JSON Schema: make it with the kernel's codecs or give it one with described().`)
  }
}
