import { traceIdOf, type Message } from '@minishop/kernel'
import type { Breach, Evidence } from './evidence.ts'
import { against, announced, checkouts, kindOf, planted, repaired, succeeded, textIn, type Invariant } from './reading.ts'

const breach = against('I14')

/** What is always caused by one announcement and nothing else, so that both are one trace. A webhook or a person begins a trace of its own. */
const causes: { readonly [effect: string]: string } = {
  'catalog.stock-reserved': 'orders.order-placed',
  'catalog.stock-refused': 'orders.order-placed',
  'orders.payment-requested': 'catalog.stock-reserved',
  'catalog.stock-sold': 'orders.order-confirmed',
  'catalog.stock-lost': 'orders.order-confirmed',
  'shipping.shipment-created': 'orders.order-confirmed',
}

/** I14: from the customer's request to the last listener, what led to what can be read off the traces. */
export const traces: Invariant = (evidence) => {
  const messages = announced(evidence).filter(({ id }) => !planted(evidence, id))
  const byName = new Map(messages.map((message) => [nameOf(kindOf(message), message), message]))
  return [
    ...messages.filter(({ traceparent }) => !wellFormed(traceparent)).map(({ id, subject, key }) => breach(id, `${subject} of ${key} belongs to no trace.`)),
    ...messages.filter((message) => wellFormed(message.traceparent) && !repaired(evidence, message)).flatMap((message) => broken(message, byName)),
    ...ofVisits(evidence, byName),
  ]
}

const wellFormed = (traceparent: string): boolean => /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent)
const nameOf = (kind: string, { key, data }: Message): string => `${kind} ${textIn(data, 'orderId') ?? key}`

const broken = (message: Message, byName: ReadonlyMap<string, Message>): readonly Breach[] => {
  const cause = causes[kindOf(message)]
  const before = cause === undefined ? undefined : byName.get(nameOf(cause, message))
  if (before === undefined || traceIdOf(before.traceparent) === traceIdOf(message.traceparent)) return []
  return [breach(textIn(message.data, 'orderId') ?? message.key, `${kindOf(message)} is in another trace than ${cause}, which led to it.`)]
}

/** One of the requests that were answered with the order made it, and its trace goes on in the order's first announcement. */
const ofVisits = (evidence: Evidence, byName: ReadonlyMap<string, Message>): readonly Breach[] => {
  const told = checkouts(evidence).filter(succeeded)
  return evidence.orders.flatMap(({ orderId }) => {
    const visits = told.filter(({ answer }) => textIn(answer, 'orderId') === orderId)
    const placed = byName.get(`orders.order-placed ${orderId}`)
    // Where a request got no answer, that one may have made the order.
    const lost = checkouts(evidence).some((visit) => !succeeded(visit) && visits.some(({ by, key }) => visit.by === by && visit.key === key))
    if (placed === undefined || lost || visits.length === 0 || visits.some(({ traceId }) => traceId === undefined)) return []
    return visits.some(({ traceId }) => traceId === traceIdOf(placed.traceparent))
      ? []
      : [breach(orderId, 'The order is in another trace than the request that placed it.')]
  })
}
