import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

interface Mapped {
  readonly type?: string
  readonly dynamic?: string | boolean
  readonly properties?: Readonly<Record<string, Mapped>>
}

const template = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../ops/elk/elasticsearch/index-template.json'), 'utf8'))
const root: Mapped = template.template.mappings

const holds: Readonly<Record<string, (value: unknown) => boolean>> = {
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  long: Number.isSafeInteger,
  keyword: (value) => typeof value === 'string',
  wildcard: (value) => typeof value === 'string',
  match_only_text: (value) => typeof value === 'string',
  flattened: (value) => typeof value === 'object' && value !== null,
}

/**
 * What Elasticsearch would refuse about a line by the mapping of ops/elk, as far as it is told here: fields that it does not name, and values of
 * another type. A name with dots is a way into objects. What stands under a field that is not dynamic is not looked at.
 */
export const refusals = (line: unknown, mapped: Mapped = root, where = ''): readonly string[] =>
  Object.entries(line as object).flatMap(([name, value]) => {
    const path = where === '' ? name : `${where}.${name}`
    const steps = name.split('.')
    const found = steps.reduce<Mapped | undefined>((at, step) => at?.properties?.[step], mapped)
    if (found === undefined) return mapped.dynamic === false ? [] : [`${path} is not mapped`]
    if (found.type !== undefined) return holds[found.type]?.(value) ? [] : [`${path} is no ${found.type}`]
    return typeof value === 'object' && value !== null ? refusals(value, found, path) : [`${path} is no object`]
  })
