import type { JsonSchema } from '@minishop/kernel'

/** A table of GitHub's Markdown; nothing where there are no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |\n`).join('')

/** Text as code. */
export const code = (text: string): string => `\`${text}\``

/** Parts with an empty line between them; empty parts are left out. */
export const page = (...parts: readonly string[]): string => `${parts.filter((part) => part !== '').map((part) => part.trimEnd()).join('\n\n')}\n`

interface Known {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly format?: string
  readonly description?: string
  readonly [keyword: string]: unknown
}

const isMoney = ({ properties }: Known): boolean => Object.keys(properties ?? {}).sort().join() === 'amount,currency'

const range = (from: unknown, to: unknown, unit = ''): string => {
  if (from === undefined && to === undefined) return ''
  if (from === to) return `, ${from}${unit}`
  if (to === undefined) return `, at least ${from}${unit}`
  return from === undefined ? `, at most ${to}${unit}` : `, ${from} to ${to}${unit}`
}

/** What a schema allows, in a few words. */
export const inWords = (schema: JsonSchema): string => {
  const known = schema as Known
  if (known.enum) return known.enum.map((one) => code(String(one))).join(', ')
  if (known.const !== undefined) return code(String(known.const))
  if (known.anyOf) return known.anyOf.map(inWords).join(' or ')
  if (isMoney(known)) return 'money'
  switch (known.type) {
    case 'string':
      if (known['contentMediaType'] === 'application/jose') return `sealed. ${known.description ?? ''}`.trim()
      if (known.format !== undefined) return ({ uuid: 'id', 'date-time': 'time', email: 'e-mail address' } as Readonly<Record<string, string>>)[known.format] ?? known.format
      return `text${range(known['minLength'], known['maxLength'], ' characters')}`
    case 'integer':
      return `whole number${range(known['minimum'], known['maximum'])}`
    case 'array':
      return `list of ${inWords(known.items ?? {})}${range(known['minItems'], known['maxItems'], ' entries')}`
    case 'object':
      return typeof known.additionalProperties === 'object' && !known.properties ? `names to ${inWords(known.additionalProperties)}` : 'object'
    case 'boolean':
      return '`true` or `false`'
    case 'null':
      return '`null`'
    default:
      return 'anything'
  }
}

export interface Field {
  readonly name: string
  readonly schema: JsonSchema
  readonly required: boolean
}

/** Every field of an object, those inside it by their path: `lines[].quantity`. */
export const fieldsOf = (schema: JsonSchema, prefix = ''): readonly Field[] => {
  const known = schema as Known
  return Object.entries(known.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    return [{ name: path, schema: field, required: known.required?.includes(name) === true }, ...inside(field, path)]
  })
}

const inside = (schema: JsonSchema, path: string): readonly Field[] => {
  const known = schema as Known
  if (known.anyOf) return known.anyOf.flatMap((one) => inside(one, path))
  if (known.type === 'array') return inside(known.items ?? {}, `${path}[]`)
  return isMoney(known) ? [] : fieldsOf(known, `${path}.`)
}

/** The fields of an object as a table. */
export const fieldTable = (schema: JsonSchema): string =>
  table(
    ['field', 'what', ''],
    fieldsOf(schema).map(({ name, schema: field, required }) => [code(name), inWords(field), required ? '' : 'optional']),
  )
