import { money, oneOf, sameMoney, type Instant, type Money, type TypeOf } from '@minishop/kernel'

// The ledger of an order's money: facts that payments announced, each known by its provider and the provider's own name for it, so that the same
// fact learned twice (from an answer and from a webhook) counts once. The status of a payment is not kept; it follows from the facts.

export const PaymentStatus = oneOf('pending', 'action-required', 'authorised', 'captured', 'declined', 'voided', 'refunded', 'partially-refunded')
export type PaymentStatus = TypeOf<typeof PaymentStatus>

export interface PaymentFact {
  readonly provider: string
  /** The provider's name for it, unique there. */
  readonly fact: string
  readonly kind: 'authorised' | 'declined' | 'action-required' | 'captured' | 'voided' | 'refunded'
  /** Absent where a payment was declined before there was one. */
  readonly paymentId?: string | undefined
  readonly amount?: Money | undefined
  /** Why it was declined, in the provider's word. */
  readonly reason?: string | undefined
  /** Where the customer says yes to it. */
  readonly actionUrl?: string | undefined
  readonly at: Instant
}

export interface Payment {
  readonly status: PaymentStatus
  readonly captured: Money
  readonly refunded: Money
  readonly reason?: string
  readonly actionUrl?: string
}

interface Paid {
  readonly facts: readonly PaymentFact[]
  readonly total: Money
}

export const sameFact = (a: PaymentFact, b: PaymentFact): boolean => a.provider === b.provider && a.fact === b.fact
const samePayment = (a: PaymentFact, b: PaymentFact): boolean => a.provider === b.provider && a.paymentId === b.paymentId
const brings = ({ kind }: PaymentFact): boolean => kind === 'authorised' || kind === 'captured'

/** A fact about another sum than the order's: nothing is ever confirmed by it. A refund may be of a part. */
export const contradicts = ({ total }: Paid, fact: PaymentFact): boolean => {
  if (brings(fact)) return fact.amount === undefined || !sameMoney(fact.amount, total)
  return fact.kind === 'refunded' && fact.amount?.currency !== total.currency
}

/** The fact that the order's money is there: the first one that is about the right sum. Another payment beside that one is unwanted. */
export const paidBy = (order: Paid): PaymentFact | undefined => order.facts.find((fact) => brings(fact) && !contradicts(order, fact))

/** Whether the order is paid by another payment than the one that `fact` is about. */
export const paidOtherwise = (order: Paid, fact: PaymentFact): boolean => {
  const paying = paidBy(order)
  return paying !== undefined && !samePayment(paying, fact)
}

/** Where the order's payment stands: the one that pays for it, or the last one that was tried. */
export const paymentOf = (order: Paid): Payment => {
  const { facts, total } = order
  const about = paidBy(order) ?? facts.at(-1)
  const own = about === undefined ? [] : facts.filter((fact) => samePayment(fact, about))
  const last = (kind: PaymentFact['kind']) => own.findLast((fact) => fact.kind === kind)
  const sumOf = (kind: PaymentFact['kind']) =>
    money(
      own.reduce((so, fact) => (fact.kind === kind && fact.amount?.currency === total.currency ? so + fact.amount.amount : so), 0),
      total.currency,
    )
  const captured = sumOf('captured')
  const refunded = sumOf('refunded')
  const sums = { captured, refunded }

  if (refunded.amount > 0) return { status: refunded.amount >= (captured.amount || total.amount) ? 'refunded' : 'partially-refunded', ...sums }
  if (last('captured')) return { status: 'captured', ...sums }
  if (last('voided')) return { status: 'voided', ...sums }
  if (last('authorised')) return { status: 'authorised', ...sums }
  const declined = last('declined')
  if (declined) return { status: 'declined', ...sums, ...(declined.reason !== undefined && { reason: declined.reason }) }
  const action = last('action-required')
  if (action) return { status: 'action-required', ...sums, ...(action.actionUrl !== undefined && { actionUrl: action.actionUrl }) }
  return { status: 'pending', ...sums }
}
