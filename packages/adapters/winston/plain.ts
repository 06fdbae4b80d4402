import { isEmailName, isSecretName, maskedEmail, redacted } from './redaction.ts'

const deepest = 6
const mostEntries = 50
const longestText = 4_000
const longestStack = 8_000
const longestCauseChain = 5

/** By the names of the Elastic Common Schema. */
export interface PlainError {
  readonly type: string
  readonly message: string
  readonly stack_trace?: string
  readonly [field: string]: unknown
}

/** Makes plain JSON of anything: bounded in depth and size, without cycles, without secrets. Never throws. */
export const plainer = (clean: (text: string) => string) => {
  const text = (value: string, most = longestText): string => {
    // Cut before searching, with room for what a replacement takes away: a text of megabytes costs no more than a long one.
    const cleaned = clean(value.length > 4 * most ? value.slice(0, 4 * most) : value)
    return cleaned.length <= most && value.length <= 4 * most ? cleaned : `${cleaned.slice(0, most)}… (${value.length} characters)`
  }

  const named = (name: string, value: unknown, depth: number, above: readonly object[]): unknown => {
    if (isSecretName(name) && value !== undefined && value !== null && typeof value !== 'boolean') return redacted
    if (isEmailName(name) && typeof value === 'string') return value.includes('@') ? maskedEmail(value) : text(value)
    return plain(value, depth, above)
  }

  const entries = (pairs: readonly (readonly [string, () => unknown])[], depth: number, above: readonly object[]): Record<string, unknown> => {
    const result: Record<string, unknown> = Object.create(null)
    for (const [name, read] of pairs.slice(0, mostEntries)) result[text(name, 200)] = quietly(() => named(name, read(), depth, above))
    if (pairs.length > mostEntries) result['…'] = `${pairs.length - mostEntries} more`
    return result
  }

  const plain = (value: unknown, depth = 0, above: readonly object[] = []): unknown => {
    if (typeof value === 'string') return text(value)
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
    if (typeof value === 'boolean' || value === null || value === undefined) return value
    if (typeof value !== 'object') return text(String(value), 200)
    if (above.includes(value)) return '[circular]'
    if (Error.isError(value)) return error(value, depth, above)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
    if (value instanceof URL) return text(value.href)
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
    if (depth >= deepest) return Array.isArray(value) ? '[…]' : '{…}'
    const inside = [...above, value]
    if (Array.isArray(value) || value instanceof Set) {
      const items = [...value].slice(0, mostEntries).map((item) => quietly(() => plain(item, depth + 1, inside)))
      const length = Array.isArray(value) ? value.length : value.size
      return length > mostEntries ? [...items, `${length - mostEntries} more`] : items
    }
    if (value instanceof Map) return entries([...value].map(([name, one]) => [String(name), () => one] as const), depth + 1, inside)
    return entries(Object.keys(value).map((name) => [name, () => (value as Record<string, unknown>)[name]] as const), depth + 1, inside)
  }

  /** An error with its own fields and the chain of its causes, the stack of each. */
  const error = (value: Error, depth = 0, above: readonly object[] = []): PlainError => {
    const inside = [...above, value]
    const chained = inside.filter((one) => Error.isError(one)).length
    const own = Object.keys(value).filter((name) => !['name', 'message', 'stack', 'cause', 'errors'].includes(name))
    const result: Record<string, unknown> = {
      type: quietly(() => text(String(value.name), 200)),
      message: quietly(() => text(String(value.message))),
      ...entries(own.map((name) => [name, () => (value as never)[name]] as const), depth + 1, inside),
      stack_trace: quietly(() => (typeof value.stack === 'string' ? text(value.stack, longestStack) : undefined)),
    }
    if (value.cause !== undefined) result['cause'] = chained >= longestCauseChain ? '…' : quietly(() => plain(value.cause, depth, inside))
    if (value instanceof AggregateError && chained < longestCauseChain) result['errors'] = quietly(() => plain(value.errors, depth, inside))
    return result as PlainError
  }

  return {
    text: (value: string): string => text(value),
    named: (name: string, value: unknown): unknown => quietly(() => named(name, value, 0, [])),
    error: (value: Error): PlainError => error(value),
  }
}

/** A getter, a proxy or a toString of somebody else may throw; a log line must not be lost for that. */
export const quietly = (read: () => unknown): unknown => {
  try {
    return read()
  } catch {
    return '[unreadable]'
  }
}
