import type { Breach, Evidence, LedgerPayment, OrderRow } from './evidence.ts'
import { against, amountIn, field, grouped, kindOf, sent, stands, textIn, total, unseen, visitsOf, type Invariant } from './reading.ts'

const breach = against('I1')

/** I1: money is taken once, over the sum of the order, and kept only for what is delivered; and what was told about it is what the provider has. */
export const money: Invariant = (evidence) => {
  const orders = new Map(evidence.orders.map((order) => [order.orderId, order]))
  return [
    ...[...grouped(evidence.payments, ({ orderId }) => orderId)].flatMap(([orderId, payments]) =>
      payments.length > 1 ? [breach(orderId, `The provider has ${payments.length} payments of this order, and an order has one.`)] : [],
    ),
    ...evidence.payments.flatMap((payment) => [
      ...inItself(payment),
      ...(orders.has(payment.orderId) ? ofOrder(payment, orders.get(payment.orderId)!, evidence) : [breach(payment.paymentId, `The provider has a payment of the order ${payment.orderId}, which is not there.`)]),
    ]),
    ...evidence.orders.flatMap((order) =>
      stands(order) && !evidence.payments.some(({ orderId }) => orderId === order.orderId)
        ? [breach(order.orderId, `The order is ${order.status}, and the provider has no payment of it.`)]
        : [],
    ),
    ...told(evidence),
  ]
}

const inItself = ({ paymentId, status, captures, refunds }: LedgerPayment): readonly Breach[] => {
  const refunded = total(refunds.map(({ amount }) => amount))
  return [
    ...(captures.length > 1 ? [breach(paymentId, `Money was taken ${captures.length} times by one payment.`)] : []),
    ...(refunded > total(captures) ? [breach(paymentId, `${refunded} was given back of ${total(captures)} that was taken.`)] : []),
    ...((status === 'captured') !== captures.length > 0
      ? [breach(paymentId, `The payment is ${status}, and money was taken ${captures.length} times.`)]
      : []),
  ]
}

const ofOrder = (payment: LedgerPayment, order: OrderRow, evidence: Evidence): readonly Breach[] => {
  const { orderId, status } = order
  const captured = total(payment.captures)
  const refunded = total(payment.refunds.map(({ amount }) => amount))
  const price = order.total.amount
  const { asked, certain } = staffRefunds(evidence, orderId)
  if (captured > 0 && captured !== price) return [breach(orderId, `${captured} was taken for an order of ${price}.`)]
  if (status === 'cancelled') {
    const open = payment.status !== 'captured' && payment.status !== 'voided' && payment.status !== 'declined'
    if (open) return [breach(orderId, `The order is cancelled, and its payment is still ${payment.status}.`)]
    return captured === refunded
      ? []
      : [breach(orderId, `The order is cancelled, and of ${captured} that was taken ${refunded} was given back.`)]
  }
  if (!stands(order)) {
    const here = payment.status === 'captured' || (payment.status === 'authorised' && payment.amount === price)
    return here ? [breach(orderId, `The payment is ${payment.status}, and the order is still ${status}.`)] : []
  }
  return [
    ...(payment.status === 'captured'
      ? []
      : [breach(orderId, `The order is ${status}, and its payment is ${payment.status} instead of captured.`)]),
    ...(refunded > 0 && asked === 0
      ? [breach(orderId, `The order is ${status}, and ${refunded} of ${captured} was given back without anybody having asked for it.`)]
      : []),
    ...(payment.refunds.length > asked && asked > 0
      ? [breach(orderId, `Money was given back ${payment.refunds.length} times, and was asked for ${asked} times.`)]
      : []),
    ...(payment.refunds.length < certain
      ? [breach(orderId, `Staff were told of ${certain} refunds, and the provider has ${payment.refunds.length}.`)]
      : []),
  ]
}

/** How often staff asked for money to be given back, and how often they were told that it was. A repeat under the same key is the same wish. */
const staffRefunds = (evidence: Evidence, orderId: string): { readonly asked: number; readonly certain: number } => {
  const visits = visitsOf(evidence, 'POST', /^\/v1\/payments\/([^/]+)\/refunds$/)
    .filter(({ id }) => id === orderId)
    .map(({ visit }, index) => ({ ...visit, wish: visit.key === undefined ? `${index}` : `${visit.by} ${visit.key}` }))
  const wishes = (outcomes: readonly string[]) => grouped(visits.filter(({ outcome }) => outcomes.includes(outcome)), ({ wish }) => wish).size
  return { asked: wishes(['ok', 'unknown']), certain: wishes(['ok']) }
}

interface Told {
  readonly kind: string
  readonly paymentId?: string | undefined
  readonly fact?: string | undefined
  readonly amount?: number | undefined
}

/** Payments keeps nothing of its own: what it announced, and what orders wrote down of it, has to be what the provider has. */
const told = (evidence: Evidence): readonly Breach[] => {
  const byId = new Map(evidence.payments.map((payment) => [payment.paymentId, payment]))
  const known = new Map(evidence.orders.map(({ orderId, facts }) => [orderId, facts]))
  const announced = sent(evidence).filter(({ source, subject }) => source === 'payments' && subject.startsWith('payments.payment-'))
  const heardOf = new Set(announced.map(({ data }) => `${textIn(data, 'provider')} ${textIn(data, 'fact')}`))
  const written = evidence.orders.flatMap(({ orderId, facts }) => facts.map((fact) => ({ orderId, fact })))
  const unheard = unseen(evidence, 'published') ? [] : written.filter(({ fact: { provider, fact } }) => !heardOf.has(`${provider} ${fact}`))
  return [
    ...unheard.map(({ orderId, fact }) => breach(orderId, `In the order's ledger stands ${fact.fact}, and payments never announced it.`)),
    ...written.flatMap(({ orderId, fact }) =>
      untrue(fact, byId).map((what) => breach(orderId, `In the order's ledger stands what the provider does not have: ${what}.`)),
    ),
    ...announced.flatMap((message) => {
      const { data } = message
      const kind = kindOf(message).replace('payments.payment-', '')
      const about = { kind, paymentId: textIn(data, 'paymentId'), fact: textIn(data, 'fact'), amount: amountIn(data, 'amount') }
      return untrue(about, byId).map((what) => breach(textIn(data, 'orderId') ?? message.key, `Announced was what the provider does not have: ${what}.`))
    }),
    ...evidence.payments.flatMap((payment) => {
      const facts = known.get(payment.orderId)
      return facts === undefined ? [] : untold(payment, facts).map((what) => breach(payment.orderId, `The provider has ${what} of ${payment.paymentId}, and the order was never told.`))
    }),
  ]
}

const untrue = ({ kind, paymentId, fact, amount }: Told, byId: ReadonlyMap<string, LedgerPayment>): readonly string[] => {
  if (paymentId === undefined) return kind === 'declined' ? [] : [`${kind}, of no payment at all`]
  const payment = byId.get(paymentId)
  if (payment === undefined) return [`${kind}, of the payment ${paymentId}`]
  const { status, captures, refunds } = payment
  switch (kind) {
    case 'captured':
      return captures.length > 0 && amount === total(captures) ? [] : [`${amount} captured by ${paymentId}`]
    case 'refunded':
      return refunds.some(({ refundId, amount: back }) => refundId === fact && back === amount) ? [] : [`${amount} refunded as ${fact}`]
    case 'authorised':
      return ['authorised', 'captured', 'voided'].includes(status) && amount === payment.amount
        ? []
        : [`${amount} authorised by ${paymentId}, which is ${status} over ${payment.amount}`]
    case 'voided':
      return status === 'voided' ? [] : [`${paymentId} voided, which is ${status}`]
    case 'declined':
      return status === 'declined' || status === 'voided' ? [] : [`${paymentId} declined, which is ${status}`]
    default:
      return []
  }
}

const untold = ({ paymentId, status, refunds }: LedgerPayment, facts: OrderRow['facts']): readonly string[] => {
  const knows = (kind: string, name?: string) => facts.some((fact) => fact.kind === kind && field(fact, 'paymentId') === paymentId && (name === undefined || fact.fact === name))
  const ends = status === 'captured' || status === 'voided' || status === 'declined' || status === 'authorised'
  // A decline can be known before the payment has a name.
  const knowsStatus = knows(status) || (status === 'declined' && facts.some(({ kind }) => kind === 'declined'))
  return [...(ends && !knowsStatus ? [`the status ${status}`] : []), ...refunds.flatMap(({ refundId }) => (knows('refunded', refundId)
    ? []
    : [`the refund ${refundId}`]))]
}
