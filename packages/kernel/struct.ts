import * as t from 'io-ts'
import { isLeft } from 'fp-ts/lib/Either.js'
import { described, isObject, refusesUnknownFields, schemaOf, type Codec } from './codec.ts'

/** A field that may be absent. */
export interface Optional<A> extends Codec<A | undefined> {
  readonly inner: Codec<A>
}

/** A field that may be left out. Left out, it is absent from the decoded value too. */
export const optional = <A>(inner: Codec<A>): Optional<A> =>
  Object.assign(
    described(
      new t.Type<A | undefined, unknown, unknown>(
        'optional',
        (value): value is A | undefined => value === undefined || inner.is(value),
        (value, context) => (value === undefined ? t.success(undefined) : inner.validate(value, context)),
        (value) => (value === undefined ? undefined : inner.encode(value)),
      ),
      schemaOf(inner),
    ),
    { inner },
  )

const isOptional = (codec: Codec<any>): codec is Optional<any> => 'inner' in codec

export type Fields = { readonly [name: string]: Codec<any> }
type OptionalNames<F extends Fields> = { [K in keyof F]: F[K] extends Optional<any> ? K : never }[keyof F]
export type StructOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalNames<F>>]: t.TypeOf<F[K]>
} & { readonly [K in OptionalNames<F>]?: t.TypeOf<F[K]> }

export interface Struct<F extends Fields> extends Codec<StructOf<F>> {
  readonly fields: F
}

/**
 * An object with exactly these fields. Decoding a request refuses fields it does not know, decoding a message drops them;
 * encoding lets out no field that is not declared.
 */
export const struct = <F extends Fields>(fields: F): Struct<F> => {
  const entries = Object.entries(fields)
  const codec = new t.Type<StructOf<F>, unknown, unknown>(
    'object',
    (value): value is StructOf<F> => isObject(value) && entries.every(([name, field]) => field.is(value[name])),
    (value, context) => {
      if (!isObject(value)) return t.failure(value, context, value === undefined ? 'is missing' : 'must be an object')
      const errors: t.Errors = []
      const result: Record<string, unknown> = {}
      for (const [name, field] of entries) {
        const found = Object.hasOwn(value, name) ? value[name] : undefined
        const inside = t.appendContext(context, name, field, found)
        if (found === undefined && !isOptional(field)) {
          errors.push({ value: found, context: inside, message: 'is missing' })
          continue
        }
        const validation = field.validate(found, inside)
        // Not spread into one call: strangers decide how many there are, and the stack is bounded.
        if (isLeft(validation)) for (const error of validation.left) errors.push(error)
        else if (validation.right !== undefined) result[name] = validation.right
      }
      if (refusesUnknownFields(context))
        for (const name of Object.keys(value))
          if (!Object.hasOwn(fields, name))
            errors.push({ value: value[name], context: t.appendContext(context, name, t.unknown, value[name]), message: 'is not a known field' })
      return errors.length > 0 ? t.failures(errors) : t.success(result as StructOf<F>)
    },
    (value) => {
      const result: Record<string, unknown> = {}
      for (const [name, field] of entries) {
        const encoded = field.encode((value as Record<string, unknown>)[name])
        if (encoded !== undefined) result[name] = encoded
      }
      return result
    },
  )
  const required = entries.filter(([, field]) => !isOptional(field)).map(([name]) => name)
  return Object.assign(
    described(codec, {
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, field]) => [name, schemaOf(field)])),
      ...(required.length > 0 && { required }),
    }),
    { fields },
  )
}

/** A struct of the same fields, each of which may be absent: what an edit may change. */
export const partial = <F extends Fields>(whole: Struct<F>): Struct<{ [K in keyof F]: Optional<t.TypeOf<F[K]>> }> =>
  struct(Object.fromEntries(Object.entries(whole.fields).map(([name, field]) => [name, isOptional(field) ? field : optional(field)]))) as never
