import type { JsonSchema } from '@minishop/kernel'

interface Known {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly format?: string
  readonly contentMediaType?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly additionalProperties?: JsonSchema
}

/** The least that a schema allows (no optional field, empty lists, the first choice), and the most (every field, a filled list, the last choice). */
export const examplesOf = (schema: JsonSchema): readonly [least: unknown, most: unknown] => [example(schema, false), example(schema, true)]

const example = (schema: JsonSchema, most: boolean): unknown => {
  const known = schema as Known
  if (known.const !== undefined) return known.const
  if (known.enum) return known.enum.at(most ? -1 : 0)
  if (known.anyOf) return example(most ? (known.anyOf.find(({ type }) => type !== 'null') ?? known.anyOf[0]!) : known.anyOf.at(-1)!, most)
  switch (known.type) {
    case 'object':
      return Object.fromEntries([
        ...Object.entries(known.properties ?? {}).flatMap(([name, field]) => (most || known.required?.includes(name) ? [[name, example(field, most)]] : [])),
        ...(most && known.additionalProperties ? [['colour', example(known.additionalProperties, most)]] : []),
      ])
    case 'array':
      return Array.from({ length: known.minItems || (most && known.maxItems !== 0 ? 1 : 0) }, () => example(known.items ?? {}, most))
    case 'integer':
    case 'number':
      return Math.max(known.minimum ?? 0, most ? 1 : 0)
    case 'boolean':
      return most
    case 'null':
      return null
    case 'string':
      return word(known)
    default:
      return {}
  }
}

const words = ['word', 'x', 'EUR', 'DE', 'mugs', 'MUG-1', '12345', 'https://shop.example/mug.png', 'ada@shop.example', '/mugs/1', 'tok_ok', 'a'.repeat(32), 'a'.repeat(43)]
const formats: Readonly<Record<string, string>> = {
  uuid: '0195a7c2-7d00-7000-8000-0000000000b1',
  'date-time': '2026-01-31T12:00:00.000Z',
  email: 'ada@shop.example',
  uri: 'https://shop.example/mug.png',
}

const word = ({ format, contentMediaType, pattern, minLength = 0, maxLength = Infinity }: Known): string => {
  if (contentMediaType === 'application/jose') return 'e30..aXY.Y29udGVudA.dGFn'
  const fits = (one: string) => one.length >= minLength && one.length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(one))
  const found = [...(format ? [formats[format] ?? ''] : []), ...words].find(fits)
  if (found === undefined) throw new Error(`No word here is of the form ${pattern} with ${minLength} to ${maxLength} characters: add one.`)
  return found
}
