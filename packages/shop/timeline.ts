interface Money {
  readonly amount: number
  readonly currency: string
}

/** What the services tell of one order. What one of them does not know of is absent. */
export interface OrderParts {
  readonly order: {
    readonly orderId: string
    readonly status: string
    readonly total: Money
    readonly waitsFor?: string
    readonly until?: string
    readonly history: readonly { readonly status: string; readonly at: string; readonly reason?: string; readonly note?: string }[]
    readonly facts: readonly { readonly provider: string; readonly kind: string; readonly paymentId?: string; readonly amount?: Money; readonly reason?: string; readonly at: string }[]
    readonly messages: readonly { readonly id: string; readonly subject: string; readonly time: string; readonly notBefore?: string; readonly publishedAt?: string }[]
    readonly traceIds: readonly string[]
  }
  readonly payment?: { readonly provider: string; readonly status: string; readonly captured: Money; readonly refunded: Money } | undefined
  readonly reservation?: { readonly status: string; readonly heldUntil: string } | undefined
  readonly shipment?: { readonly status: string; readonly trackingNumber: string; readonly createdAt: string; readonly events: readonly { readonly status: string; readonly at: string; readonly location?: string }[] } | undefined
}

interface Entry {
  readonly at: string
  readonly who: string
  readonly what: string
}

const sumOf = ({ amount, currency }: Money): string => `${(amount / 100).toFixed(2)} ${currency}`
const because = (...words: readonly (string | undefined)[]): string => {
  const said = words.filter((word) => word !== undefined)
  return said.length === 0 ? '' : ` (${said.join(': ')})`
}

const messageEntry = ({ subject, time, notBefore, publishedAt }: OrderParts['order']['messages'][number], { until }: OrderParts['order'], now: string): Entry => {
  const name = subject.split('.')[1] ?? subject
  if (publishedAt !== undefined) return { at: publishedAt, who: 'orders', what: `announced ${name}` }
  if (notBefore !== undefined && notBefore > now) return { at: notBefore, who: 'orders', what: `will announce ${name}${notBefore === until ? '' : ', which changes nothing any more'}` }
  return { at: notBefore ?? time, who: 'orders', what: `has still to announce ${name}` }
}

/** The life of one order across the services, in the order of time, as lines to read: what was, what is to come, and what it waits for. */
export const timelineOf = ({ order, payment, reservation, shipment }: OrderParts, now: string): readonly string[] => {
  const entries: readonly Entry[] = [
    ...order.history.map(({ status, at, reason, note }) => ({ at, who: 'orders', what: `${status}${because(reason, note)}` })),
    ...order.facts.map(({ provider, kind, amount, paymentId, reason, at }) => ({
      at,
      who: 'payments',
      what: `${kind}${amount === undefined ? '' : ` ${sumOf(amount)}`}${because(provider, paymentId, reason)}`,
    })),
    ...order.messages.map((message) => messageEntry(message, order, now)),
    ...(reservation?.status === 'held' ? [{ at: reservation.heldUntil, who: 'catalog', what: 'the units are held until then' }] : []),
    ...(shipment ? [{ at: shipment.createdAt, who: 'shipping', what: `parcel ${shipment.trackingNumber}` }] : []),
    ...(shipment?.events ?? []).map(({ status, at, location }) => ({ at, who: 'shipping', what: `parcel ${status}${because(location)}` })),
  ]
  const sorted = entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const coming = sorted.findIndex(({ at }) => at > now)
  const lines = sorted.map(({ at, who, what }) => `  ${at}  ${who.padEnd(9)} ${what}`)
  return [
    `Order ${order.orderId}: ${order.status}, ${sumOf(order.total)}`,
    `  money: ${payment ? `${payment.status}, taken ${sumOf(payment.captured)}, given back ${sumOf(payment.refunded)} (${payment.provider})` : 'the provider has no payment'}`,
    `  units: ${reservation?.status ?? 'nothing was ever held'}`,
    `  parcel: ${shipment?.status ?? 'none'}`,
    `  trace: ${order.traceIds.join(', ') || 'its announcements are not kept any more'}`,
    '',
    ...(coming === -1 ? lines : [...lines.slice(0, coming), `  ${now}  -- now --`, ...lines.slice(coming)]),
    '',
    order.waitsFor === undefined ? 'It waits for nothing.' : `It waits for ${order.waitsFor}${order.until === undefined ? '' : ` (${order.until})`}.`,
  ]
}
