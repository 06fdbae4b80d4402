import type { Message } from '@minishop/kernel'
import type { Breach, Evidence, OrderRow, Visit } from './evidence.ts'

// What several invariants read out of the evidence.

/** Judges one thing that is promised. Answers all that does not hold, in sentences a person understands. */
export type Invariant = (evidence: Evidence) => readonly Breach[]

/** Names what does not hold under one invariant. */
export const against =
  (invariant: string) =>
  (about: string, what: string): Breach => ({ invariant, about, what })

export const grouped = <T>(all: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> => Map.groupBy(all, by)
export const distinct = <T>(all: readonly T[], by: (one: T) => string): readonly T[] => [...grouped(all, by).values()].map(([first]) => first!)
/** What is there more than once under one name. */
export const repeated = <T>(all: readonly T[], by: (one: T) => string): readonly { readonly name: string; readonly times: number }[] =>
  [...grouped(all, by)].flatMap(([name, { length }]) => (length > 1 ? [{ name, times: length }] : []))
export const total = (amounts: readonly number[]): number => amounts.reduce((so, amount) => so + amount, 0)

export const unseen = ({ unseen = [] }: Evidence, what: NonNullable<Evidence['unseen']>[number]): boolean => unseen.includes(what)
export const planted = ({ planted = [] }: Evidence, messageId: string): boolean => planted.includes(messageId)
/** Whether this is about an order of which reconciliation has repaired something after a store had lost it. */
export const repaired = ({ lost }: Evidence, { key, data }: Message): boolean => lost?.repaired.includes(textIn(data, 'orderId') ?? key) === true

/** Every message that went out, once: what the bus took, and what an outbox says it has handed over. */
export const sent = ({ published, books }: Evidence): readonly Message[] => {
  const handedOver = books.flatMap(({ outbox }) => outbox.filter((row) => row.published))
  return distinct([...published, ...handedOver].map(({ message }) => message), ({ id }) => id)
}

/** Every message there is, whether it went out yet or not. */
export const announced = (evidence: Evidence): readonly Message[] =>
  distinct([...evidence.books.flatMap(({ outbox }) => outbox.map(({ message }) => message)), ...evidence.published.map(({ message }) => message)], ({ id }) => id)

/** `orders.order-placed` of the subject `orders.order-placed.v1`. */
export const kindOf = ({ subject }: Message): string => subject.replace(/\.v\d+$/, '')

/** The value under this name where something is an object and has one. */
export const field = (of: unknown, name: string): unknown => (typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined)
export const textIn = (of: unknown, name: string): string | undefined => {
  const value = field(of, name)
  return typeof value === 'string' ? value : undefined
}
/** A sum of money in whole minor units. */
export const amountIn = (of: unknown, name: string): number | undefined => {
  const amount = field(field(of, name), 'amount')
  return typeof amount === 'number' ? amount : undefined
}

/** Every object in an answer, however deep: itself, its fields, the items of its lists. */
export const objectsIn = (value: unknown): readonly object[] =>
  typeof value !== 'object' || value === null ? [] : [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsIn)]

export const succeeded = ({ outcome }: Visit): boolean => outcome === 'ok'
/** Visits of a route below an order or a parcel: `POST` of `/v1/orders/<id>/cancellation`. */
export const visitsOf = ({ visits }: Evidence, method: string, path: RegExp): readonly { readonly visit: Visit; readonly id: string }[] =>
  visits.flatMap((visit) => {
    const [, id] = path.exec(visit.path.split('?')[0]!) ?? []
    return visit.operation.startsWith(`${method} `) && id !== undefined ? [{ visit, id }] : []
  })
export const checkouts = ({ visits }: Evidence): readonly Visit[] => visits.filter(({ operation }) => operation === 'POST /v1/orders')

/** Paid for and not taken back: what the goods go out for. */
export const stands = ({ status }: OrderRow): boolean => status === 'confirmed' || status === 'dispatched' || status === 'delivered'
/** The parcel left in the very moment of the cancellation. That happens, and then the history tells people. */
export const leftRegardless = ({ history }: OrderRow): boolean => history.some(({ reason }) => reason?.endsWith('-after-cancellation') === true)
