import { decode, isObject, type ContextRoute, type Fault, type JsonSchema } from '@minishop/kernel'
import { isEntityTag, versionIn } from './entity-tag.ts'
import type { HttpRequest } from './exchange.ts'
import { placementOf } from './placement.ts'
import { badInput, preconditionFailed, preconditionRequired, unsupportedMediaType, type Trouble } from './trouble.ts'

export type Gathered = { readonly input: unknown } | { readonly trouble: Trouble }

const jsonInUtf8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** What a text of a path, query or header means, by the schema of its field. What does not fit stays text: the codec says what is wrong. */
export const coerced = (text: string, schema: JsonSchema): unknown => {
  if (schema['type'] === 'integer' || schema['type'] === 'number') return /^-?\d{1,16}(\.\d+)?$/.test(text) ? Number(text) : text
  if (schema['type'] === 'boolean') return text === 'true' || (text === 'false' ? false : text)
  const kinds = schema['anyOf'] as readonly JsonSchema[] | undefined
  return kinds?.map((kind) => coerced(text, kind)).find((value) => typeof value !== 'string') ?? text
}

/** Text of bytes in UTF-8; nothing where they are not. `exact` keeps a byte order mark: signatures are made over it. */
const textOf = (bytes: Uint8Array, exact = false): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: exact }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Gathers the input of a use case from all the places a request carries it in. A field has one place: given elsewhere, or twice,
 * it is refused. So is a body where none is read: what is sent and ignored misleads its sender.
 */
export const gatherer = (route: ContextRoute): ((request: HttpRequest) => Gathered) => {
  const placement = placementOf(route)
  const { useCase } = route
  const places = new Map([
    ...placement.path.map((field) => [field, 'the path'] as const),
    ...[...placement.headers].map(([field, header]) => [field, `the header ${header}`] as const),
  ])

  return (request) => {
    const fields = new Map<string, unknown>()
    const faults: Fault[] = []
    const wrong = (path: string, message: string): void => void faults.push({ path, message })
    const take = (field: string, value: unknown): void => {
      const place = places.get(field)
      if (place !== undefined) wrong(field, `belongs in ${place} alone`)
      else fields.set(field, value)
    }

    const query = new URLSearchParams(request.url.split('?').slice(1).join('?'))
    for (const name of new Set(query.keys())) {
      if (placement.rest === 'body') wrong(name, 'does not belong in the query')
      else if (query.getAll(name).length > 1) wrong(name, 'may be given only once')
      else take(name, coerced(query.get(name)!, placement.schema(name)))
    }

    const body = request.body ?? new Uint8Array()
    if (placement.rawBody !== undefined) {
      const text = textOf(body, true)
      if (text === undefined) wrong('', 'must be UTF-8')
      else fields.set(placement.rawBody, text)
    } else if (body.length > 0 && placement.rest === 'query') wrong('', `${route.method} takes no body here`)
    else if (body.length > 0) {
      if (!jsonInUtf8.test(request.headers['content-type'] ?? '')) return { trouble: unsupportedMediaType }
      const json = parsed(textOf(body))
      if (!isObject(json)) wrong('', json === undefined ? 'is not valid JSON in UTF-8' : 'must be a JSON object')
      else for (const [name, value] of Object.entries(json)) take(name, value)
    }

    for (const field of placement.path) fields.set(field, coerced(request.params[field] ?? '', placement.schema(field)))
    for (const [field, header] of placement.headers) {
      const text = request.headers[header.toLowerCase()]
      if (header.toLowerCase() !== 'if-match') {
        if (text !== undefined) fields.set(field, coerced(text, placement.schema(field)))
        continue
      }
      if (text === undefined) {
        if (placement.required.has(field)) return { trouble: preconditionRequired }
      } else if (text.trim() === '*' && !placement.required.has(field)) continue
      else if (!isEntityTag(text)) wrong(field, 'must be one ETag in quotes, such as "3"')
      else {
        // A weak tag, or one that is no version of ours, is well-formed and matches nothing (RFC 9110, section 13.1.1).
        const written = versionIn(text)
        const version = written === undefined ? undefined : coerced(written, placement.schema(field))
        if (version === undefined || (placement.schema(field)['type'] === 'integer' && typeof version !== 'number')) return { trouble: preconditionFailed }
        fields.set(field, version)
      }
    }

    // An input that takes nothing is told apart from one whose every field is optional by its codec, not here.
    const input = fields.size === 0 && useCase.input.is(undefined) ? undefined : Object.fromEntries(fields)
    if (faults.length === 0) return { input }
    const decoded = decode(useCase.input, input, 'refuse')
    const named = new Set(faults.map(({ path }) => path))
    const more = decoded.ok ? [] : decoded.faults.filter(({ path }) => !named.has(path))
    return { trouble: badInput(inPlace(route, [...faults, ...more])) }
  }
}

const parsed = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

/** Faults named as their sender knows them: a field that travels as a header by the header's name. */
export const inPlace = ({ options }: ContextRoute, faults: readonly Fault[]): readonly Fault[] => {
  const headers = new Map(Object.entries(options.headers ?? {}))
  return faults.map(({ path, message }) => ({ path: headers.get(path) ?? path, message }))
}
