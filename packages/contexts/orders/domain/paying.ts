import { later, type Instant } from '@minishop/kernel'
import { OrderConfirmed, OrderRefunded, PaymentOverdue, PaymentRequested, PaymentUnwanted, type OrderEvent } from './announcements.ts'
import { cancelled } from './cancelling.ts'
import { follow } from './delivering.ts'
import { changed, enter, isCancellable, noted, type ConfirmedOrder, type Order, type OrderChange } from './order.ts'
import { contradicts, paidBy, paidOtherwise, paymentOf, sameFact, type PaymentFact } from './payment.ts'

/** Seconds that the customer and the provider have to bring the money: long enough to find one's telephone for the bank. */
export const paymentSeconds = 15 * 60

/** Everything is held for the order: the money is asked for. Nothing where it was asked for before, or is wanted no more. */
export const requestPayment = (order: Order, at: Instant): OrderChange | undefined => {
  if (order.status !== 'placed') return undefined
  const { orderId, userId, total, card } = order
  const waiting = enter(order, 'awaiting-payment', at)
  const requested = [
    PaymentRequested({ orderId, userId, amount: total, card }),
    PaymentOverdue({ orderId }, { notBefore: later(at, { seconds: paymentSeconds }) }),
  ]
  // Where orders was restored from a backup, the money can be known before it was asked for.
  const paid = confirmedIfPaid(waiting, at)
  return changed(order, paid.state, ...requested, ...paid.events)
}

/** What is told with a fact and kept nowhere. */
export interface LearnedMore {
  /** The order had said that it wants this money no more. */
  readonly unwanted?: boolean
}

/**
 * Takes a fact into the ledger and draws the conclusions. Nothing where the fact is known. A cancelled order stays cancelled, and a second payment
 * beside the first buys nothing: both are given back. A fact about another sum is kept and noted, and confirms nothing. An order whose money went back for it was
 * cancelled, and which says otherwise, has lost the end of its life: it is cancelled again, unless its goods are on their way.
 */
export const learn = (order: Order, fact: PaymentFact, at: Instant, { unwanted = false }: LearnedMore = {}): OrderChange | undefined => {
  if (order.facts.some((known) => sameFact(known, fact))) return undefined
  const wrong = contradicts(order, fact)
  const recorded: Order = { ...order, facts: [...order.facts, fact] }
  const state = wrong ? noted(recorded, at, 'payment-mismatch') : recorded
  const concluded = (result: Order, ...events: readonly OrderEvent[]) => changed(order, result, ...events)

  switch (fact.kind) {
    case 'authorised':
    case 'captured': {
      const unwanted = giveBack(order, fact)
      if (unwanted !== undefined) return concluded(noted(state, at, 'payment-unwanted'), unwanted)
      const paid = confirmedIfPaid(state, at)
      return concluded(paid.state, ...paid.events)
    }
    case 'action-required': {
      const unwanted = giveBack(order, fact)
      if (unwanted !== undefined) return concluded(noted(state, at, 'payment-unwanted'), unwanted)
      const asked = state.status === 'awaiting-payment' && paymentOf(state).status === 'action-required'
      return concluded(asked ? noted(state, at, 'payment-action-required') : state)
    }
    case 'declined':
    case 'voided': {
      // Also after the confirmation: where the capture fails, nothing may be sent. Once it is captured, an older decline means nothing.
      if (!isCancellable(order) || paidOtherwise(order, fact) || state.facts.some(({ kind }) => kind === 'captured')) return concluded(state)
      return concluded(enter(state, 'cancelled', at, { reason: 'payment-declined' }), cancelled(state, { reason: 'payment-declined' }))
    }
    case 'refunded': {
      if (wrong || fact.amount === undefined) return concluded(state)
      const { orderId, userId, contact } = order
      const refunded = OrderRefunded({ orderId, userId, contact, amount: fact.amount, refunded: refundedOf(state, fact) })
      const known = noted(state, at, 'refunded')
      if (!unwanted || !isCancellable(order) || paidOtherwise(order, fact)) return concluded(known, refunded)
      return concluded(enter(known, 'cancelled', at, forgotten), refunded, cancelled(known, forgotten))
    }
  }
}

const forgotten = { reason: 'by-staff', note: 'It had been cancelled before, and its money was given back.' } as const

const giveBack = (order: Order, fact: PaymentFact): OrderEvent | undefined => {
  const { orderId } = order
  const { provider, paymentId } = fact
  if (paymentId === undefined) return undefined
  if (order.status === 'cancelled') return PaymentUnwanted({ orderId, provider, paymentId, reason: 'order-cancelled' })
  return paidOtherwise(order, fact) ? PaymentUnwanted({ orderId, provider, paymentId, reason: 'paid-otherwise' }) : undefined
}

const confirmedIfPaid = (order: Order, at: Instant): { readonly state: Order; readonly events: readonly OrderEvent[] } => {
  if (order.status !== 'awaiting-payment' || paidBy(order) === undefined) return { state: order, events: [] }
  const state = enter(order, 'confirmed', at)
  // So can the parcel: its news came while the order could not move on with them.
  const parcel = order.shipment === null ? undefined : follow({ ...state, shipment: null }, order.shipment, at)
  const left = parcel !== undefined && parcel.events.length > 0
  return { state: left ? parcel.state : state, events: [confirmed(state), ...(left ? parcel.events : [])] }
}

const confirmed = ({ orderId, userId, contact, shipTo, lines, itemsTotal, shippingTotal, total, shippingMethod, shippingAddress, placedAt }: ConfirmedOrder) =>
  OrderConfirmed({ orderId, userId, contact, shipTo, lines, itemsTotal, shippingTotal, total, shippingMethod, country: shippingAddress.country, placedAt })

/** Of that one payment, in all. */
const refundedOf = ({ facts, total }: Order, { provider, paymentId }: PaymentFact) => {
  const refunds = facts.filter((fact) => fact.kind === 'refunded' && fact.provider === provider && fact.paymentId === paymentId && fact.amount?.currency === total.currency)
  return { amount: refunds.reduce((so, fact) => so + fact.amount!.amount, 0), currency: total.currency }
}
