import { styleText } from 'node:util'
import { spanIdOf, traceIdOf, type Instant } from '@minishop/kernel'
import { plainer, quietly } from './plain.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'

export interface Entry {
  readonly at: Instant
  readonly level: Level
  readonly message: string
  readonly context: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** In characters. Collectors cut or drop longer ones. */
const longestLine = 32_000
const mostFields = 60

/** Fields of ours that have a name in the Elastic Common Schema. The others stand together under `minishop`. */
const schemaNames = new Map(Object.entries({
  traceId: 'trace.id',
  requestId: 'http.request.id',
  method: 'http.request.method',
  status: 'http.response.status_code',
  route: 'http.route',
  path: 'url.path',
  actorId: 'user.id',
  address: 'client.address',
  reason: 'event.reason',
  stack: 'error.stack_trace',
}))

const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The fields of one entry by their names in the Elastic Common Schema where they have one; redacted and bounded. */
const fieldsOf = (fields: Readonly<Record<string, unknown>>, { text, named, error }: ReturnType<typeof plainer>): Record<string, unknown> => {
  const result: Record<string, unknown> = Object.create(null)
  const ours: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(fields).slice(0, mostFields)) {
    const value = quietly(() => fields[name])
    if (value === undefined) continue
    if (name === 'traceparent' && typeof value === 'string' && traceparent.test(value)) {
      result['trace.id'] = traceIdOf(value)
      result['span.id'] = spanIdOf(value)
    } else if (name === 'error' && Error.isError(value)) result['error'] = error(value)
    else if (name === 'milliseconds' && typeof value === 'number') result['event.duration'] = Math.round(value * 1_000_000)
    else if (schemaNames.has(name)) result[schemaNames.get(name)!] = named(name, value)
    else ours[text(name)] = named(name, value)
  }
  if (Object.keys(ours).length > 0) result['minishop'] = ours
  return result
}

/** One JSON object in one line, named as the Elastic Common Schema does. Line breaks and other controls are always escaped. */
export const jsonLine = (clean: (text: string) => string) => {
  const plain = plainer(clean)
  return ({ at, level, message, context, fields }: Entry): string => {
    const head = { '@timestamp': at, 'log.level': level, message: plain.text(message), 'service.name': context }
    const rest = fieldsOf(fields, plain)
    const line = escaped(JSON.stringify({ ...head, ...rest, ...head }))
    if (line.length <= longestLine) return line
    const kept = Object.fromEntries(['trace.id', 'span.id', 'http.request.id'].filter((name) => name in rest).map((name) => [name, rest[name]]))
    return escaped(JSON.stringify({ ...head, ...kept, 'log.shortened_from': line.length }))
  }
}

const colours = { debug: 'gray', info: 'green', warn: 'yellow', error: 'red' } as const

/** For people at a terminal: time, level, context, message, fields; the stack of an error in lines of its own. */
export const prettyLine = (clean: (text: string) => string, coloured: boolean) => {
  const plain = plainer(clean)
  const paint = (colour: (typeof colours)[Level] | 'dim', text: string): string =>
    coloured ? styleText(colour, text, { validateStream: false }) : text
  return ({ at, level, message, context, fields }: Entry): string => {
    const { error, minishop, ...rest } = fieldsOf(fields, plain)
    const shown = Object.entries({ ...rest, ...(minishop as object) }).map(([name, value]) => `${name}=${isWord(value) ? value : JSON.stringify(value)}`)
    const first = [
      paint('dim', at.slice(11, 23)),
      paint(colours[level], level.padEnd(5)),
      paint('dim', context),
      escaped(plain.text(message)),
      ...(shown.length > 0 ? [paint('dim', escaped(shown.join(' ')))] : []),
    ]
    return [first.join(' '), ...errorLines(error).map((line) => paint('dim', `    ${escaped(line)}`))].join('\n')
  }
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\w./:@*-]+$/.test(value)

const errorLines = (error: unknown): readonly string[] => {
  if (typeof error !== 'object' || error === null) return error === undefined ? [] : [String(error)]
  const { type, message, stack_trace: stack, cause } = error as { type?: string; message?: string; stack_trace?: string; cause?: unknown }
  const causes = errorLines(cause)
  return [...(stack ?? `${type}: ${message}`).split('\n'), ...(causes.length > 0 ? ['caused by', ...causes] : [])]
}

// JSON escapes controls below U+0020 by itself. The rest of them, and the line separators of Unicode, could still break a line or steer a terminal.
const escaped = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
