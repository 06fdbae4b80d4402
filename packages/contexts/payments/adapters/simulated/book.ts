import { money, type Instant, type Money, type UserId } from '@minishop/kernel'
import type { DeclineReason, OrderId, Payment } from '../../domain/payment.ts'

// The simulated bank's books: entries in the order they were written, and what follows from them. Several processes may write at once, each without
// knowing what the other is about to write; so an entry that the ones before it leave no room for simply has no effect. Whoever wrote first was
// first.

export type Entry = { readonly at: Instant } & (
  | {
      readonly kind: 'begun'
      readonly paymentId: string
      readonly orderId: OrderId
      readonly userId: UserId
      readonly amount: Money
      readonly outcome: 'authorised' | 'action-required' | 'voided' | DeclineReason
    }
  | { readonly kind: 'approved' | 'rejected' | 'captured' | 'voided'; readonly paymentId: string }
  | { readonly kind: 'refunded'; readonly paymentId: string; readonly refundId: string; readonly key: string; readonly amount: Money }
  /** A request that failed for no reason, so that it may succeed when it comes again. */
  | { readonly kind: 'failed'; readonly key: string }
  | { readonly kind: 'delivered'; readonly notice: string }
)

/** A payment with what only the bank knows of it. */
export type Account = Payment & { readonly begunAt: Instant; readonly challenged: boolean }
/** That something happened, as a webhook tells it. */
export interface Notice {
  readonly id: string
  readonly type: string
  readonly at: Instant
  readonly paymentId: string
}

export class Book {
  readonly accounts = new Map<string, Account>()
  readonly #byOrder = new Map<OrderId, string>()
  readonly failed = new Set<string>()
  /** What no webhook has been accepted for yet, in the order it happened. */
  readonly undelivered = new Map<string, Notice>()

  of(orderId: OrderId): Account | undefined {
    return this.accounts.get(this.#byOrder.get(orderId) ?? '')
  }

  enter(entry: Entry): void {
    switch (entry.kind) {
      case 'failed':
        this.failed.add(entry.key)
        return
      case 'delivered':
        this.undelivered.delete(entry.notice)
        return
      case 'begun':
        if (!this.#byOrder.has(entry.orderId)) this.#begin(entry)
        return
      default: {
        const account = this.accounts.get(entry.paymentId)
        const next = account && after(account, entry)
        if (next === undefined) return
        this.accounts.set(entry.paymentId, next)
        this.#notice(entry.kind === 'refunded' ? entry.refundId : `${entry.paymentId}/${next.status}`, entry.kind, entry)
      }
    }
  }

  #begin({ paymentId, orderId, userId, amount, outcome, at }: Entry & { readonly kind: 'begun' }): void {
    const opened = { paymentId, orderId, userId, amount, begunAt: at, challenged: outcome === 'action-required' }
    const account: Account =
      outcome === 'authorised' || outcome === 'voided'
        ? { ...opened, status: outcome }
        : outcome === 'action-required'
          ? { ...opened, status: outcome, actionUrl: '' }
          : { ...opened, status: 'declined', reason: outcome }
    this.accounts.set(paymentId, account)
    this.#byOrder.set(orderId, paymentId)
    this.#notice(`${paymentId}/${account.status}`, account.status, { paymentId, at })
  }

  #notice(id: string, type: string, { paymentId, at }: { readonly paymentId: string; readonly at: Instant }): void {
    this.undelivered.set(id, { id, type: `payment.${type}`, at, paymentId })
  }
}

/** What the entry makes of the account; nothing where there is no room for it. */
const after = (account: Account, entry: Entry & { readonly paymentId: string }): Account | undefined => {
  const { paymentId, orderId, userId, amount, begunAt, challenged, status } = account
  const opened = { paymentId, orderId, userId, amount, begunAt, challenged }
  switch (entry.kind) {
    case 'approved':
      return status === 'action-required' ? { ...opened, status: 'authorised' } : undefined
    case 'rejected':
      return status === 'action-required' ? { ...opened, status: 'declined', reason: 'action-failed' } : undefined
    case 'captured':
      return status === 'authorised' ? { ...opened, status: 'captured', captured: amount, refunds: [] } : undefined
    case 'voided':
      return status === 'authorised' || status === 'action-required' ? { ...opened, status: 'voided' } : undefined
    case 'refunded': {
      if (account.status !== 'captured' || account.refunds.some(({ key }) => key === entry.key)) return undefined
      const given = account.refunds.reduce((so, refund) => so + refund.amount.amount, 0)
      const left = money(account.captured.amount - given, account.captured.currency)
      if (entry.amount.currency !== left.currency || entry.amount.amount > left.amount || entry.amount.amount < 1) return undefined
      return { ...account, refunds: [...account.refunds, { refundId: entry.refundId, key: entry.key, amount: entry.amount }] }
    }
    default:
      return undefined
  }
}
