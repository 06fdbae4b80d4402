import type { Message } from '@minishop/kernel'
import { breaches } from '../breaches.ts'
import type { ContextBooks, Evidence } from '../evidence.ts'
import { soundEvidence } from './sound-evidence.ts'

type Lists = { readonly [K in keyof Evidence as NonNullable<Evidence[K]> extends readonly object[] ? K : never]-?: NonNullable<Evidence[K]> }
type Row<K extends keyof Lists> = Lists[K] extends readonly (infer R extends object)[] ? R : never

/** The sound evidence with one row of a kind changed, by its place in the list. */
export const changing = <K extends keyof Lists>(kind: K, index: number, change: Partial<Row<K>>, sound: Evidence = soundEvidence()): Evidence => ({
  ...sound,
  [kind]: (sound[kind] as readonly Row<K>[]).map((row, place) => (place === index ? { ...row, ...change } : row)),
})
/** The same with rows more. */
export const adding = <K extends keyof Lists>(kind: K, ...rows: readonly Row<K>[]): Evidence => {
  const sound = soundEvidence()
  return { ...sound, [kind]: [...(sound[kind] as readonly Row<K>[]), ...rows] }
}
/** The same without the rows that fit. */
export const without = <K extends keyof Lists>(kind: K, fits: (row: Row<K>) => boolean): Evidence => {
  const sound = soundEvidence()
  return { ...sound, [kind]: (sound[kind] as readonly Row<K>[]).filter((row) => !fits(row)) }
}
/** The same with the books of one context changed. */
export const booksOf = (context: string, change: (books: ContextBooks) => ContextBooks, sound: Evidence = soundEvidence()): Evidence => ({
  ...sound,
  books: sound.books.map((books) => (books.context === context ? change(books) : books)),
})
/** The same where one context has announced one thing more, and its listeners have all heard it. */
export const announcing = (message: Message, sound: Evidence = soundEvidence()): Evidence => {
  const heardBy = sound.listeners.filter(({ subject }) => subject === message.subject).map(({ name }) => ({ listener: name, messageId: message.id, key: message.key }))
  const books = sound.books.map((one) => ({
    ...one,
    outbox: one.handled && one.context === message.source ? [...one.outbox, { message, published: true }] : one.outbox,
    ...(one.handled && { handled: [...one.handled, ...heardBy.filter(({ listener }) => listener.startsWith(`${one.context}/`))] }),
  }))
  return { ...sound, books, published: [...sound.published, { message }], deliveries: [...sound.deliveries, ...heardBy.map((one) => ({ ...one, verdict: 'done' as const }))] }
}

/** What a test asserts with. */
interface Asserting {
  is(actual: unknown, expected: unknown, message?: string): boolean
  regex(text: string, fits: RegExp): boolean
  deepEqual(actual: unknown, expected: unknown): boolean
}

/** Whether the checker finds exactly this under the invariant, in these words. */
export const found = (t: Asserting, evidence: Evidence, invariant: string, about: string, what: RegExp): void => {
  const all = breaches(evidence)
  const fitting = all.filter((breach) => breach.invariant === invariant && breach.about === about && what.test(breach.what))
  t.is(fitting.length, 1, JSON.stringify(all, undefined, 2))
  t.regex(fitting[0]?.what ?? '', /^[A-Za-z0-9].* .*[^ ]$/)
}
/** Whether the invariant has nothing to say. */
export const holds = (t: Asserting, evidence: Evidence, invariant: string): void => {
  t.deepEqual(breaches(evidence).filter((breach) => breach.invariant === invariant), [])
}
