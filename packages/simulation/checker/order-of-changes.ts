import type { Breach, Evidence, OrderRow } from './evidence.ts'
import { against, grouped, objectsIn, succeeded, textIn, unseen, type Invariant } from './reading.ts'

const breach = against('I8')

type Status = OrderRow['status']
const next: { readonly [from in Status]: readonly Status[] } = {
  placed: ['awaiting-payment', 'cancelled'],
  'awaiting-payment': ['confirmed', 'cancelled'],
  confirmed: ['dispatched', 'delivered', 'cancelled'],
  dispatched: ['delivered'],
  delivered: [],
  cancelled: [],
}
const isStatus = (status: string): status is Status => Object.hasOwn(next, status)
const leadsTo = (from: Status, to: Status): boolean => from === to || next[from].some((step) => leadsTo(step, to))

/** I8: changes of one thing are told in the order in which they were made, its life never runs backwards, and nobody sees it do so. */
export const orderOfChanges: Invariant = (evidence) => [...told(evidence), ...evidence.orders.flatMap(life), ...seen(evidence)]

/** A message may be published again; what counts is when it first was. One that waits for its time holds nobody back and is held back by nobody. */
const told = (evidence: Evidence): readonly Breach[] => {
  const { books, published } = evidence
  const ordered = !unseen(evidence, 'order-of-publication')
  const first = new Map<string, number>()
  published.forEach(({ message }, index) => first.has(message.id) || first.set(message.id, index))
  return books.flatMap(({ context, outbox }) =>
    [...grouped(outbox.filter(({ notBefore }) => notBefore === undefined), ({ message }) => message.key)].flatMap(([key, rows]) => {
      const taken = rows.flatMap(({ message }) => (first.has(message.id) ? [{ subject: message.subject, at: first.get(message.id)! }] : []))
      const skipped = rows.findIndex(({ message }, index) => !first.has(message.id) && rows.slice(index + 1).some((later) => first.has(later.message.id)))
      return [
        ...taken.flatMap((one, index) => {
          const before = taken[index - 1]
          return ordered && before && before.at > one.at
            ? [breach(key, `${context} committed ${before.subject} before ${one.subject}, and published them the other way round.`)]
            : []
        }),
        ...(published.length > 0 && skipped >= 0
          ? [breach(key, `${context} published what came after ${rows[skipped]!.message.subject}, and left that out.`)]
          : []),
      ]
    }),
  )
}

const life = ({ orderId, status, history, version }: OrderRow): readonly Breach[] => {
  const steps = history.map((entry) => entry.status)
  const wrong = steps.findIndex((step, index) => {
    const before = steps[index - 1]
    return before === undefined ? step !== 'placed' : step !== before && !(isStatus(before) && isStatus(step) && next[before].includes(step))
  })
  return [
    ...(wrong >= 0
      ? [breach(orderId, `Its history goes from ${steps[wrong - 1] ?? 'nothing'} to ${steps[wrong]}, which no order does.`)]
      : []),
    ...(steps.length > 0 && steps.at(-1) !== status
      ? [breach(orderId, `Its history ends with ${steps.at(-1)}, and the order is ${status}.`)]
      : []),
    ...(version < new Set(steps).size - 1 || version < 1
      ? [breach(orderId, `It is at version ${version}, and has had ${new Set(steps).size} statuses.`)]
      : []),
  ]
}

/** Of two looks, the second of which began when the first was over, the second sees what the first saw or what came of it. */
const seen = ({ visits }: Evidence): readonly Breach[] => {
  const looks = visits
    .filter((visit) => succeeded(visit) && visit.operation.startsWith('GET /v1/orders'))
    .flatMap(({ began, ended, answer }) =>
      objectsIn(answer).flatMap((shown) => {
        const [orderId, status] = [textIn(shown, 'orderId'), textIn(shown, 'status')]
        return orderId !== undefined && status !== undefined && isStatus(status) ? [{ orderId, status, began, ended }] : []
      }),
    )
  return [...grouped(looks, ({ orderId }) => orderId)].flatMap(([orderId, ofOrder]) => {
    const back = ofOrder.flatMap((one) => ofOrder.filter((two) => one.ended < two.began && !leadsTo(one.status, two.status)).map((two) => `It was seen as ${one.status}, and later as ${two.status}.`))
    return back.slice(0, 1).map((what) => breach(orderId, what))
  })
}
