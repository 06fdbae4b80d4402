import { type Clock, type Ids, type Instant, type Money } from '@minishop/kernel'
import type { LedgerPayment } from '../checker/evidence.ts'

/** How a webhook reaches the shop. Resolves to whether the shop took it. */
export type Tell = (body: string) => Promise<boolean>

interface Purpose {
  readonly orderId: string
  readonly userId: string
  readonly amount: Money
}
interface Refund {
  readonly refundId: string
  readonly key: string
  readonly amount: Money
}
type Status = 'action-required' | 'authorised' | 'captured' | 'declined' | 'voided'
interface Account extends Purpose {
  readonly paymentId: string
  readonly begunAt: Instant
  readonly challenged: boolean
  status: Status
  reason?: string
  readonly captures: { readonly key: string; readonly amount: number }[]
  readonly refunds: Refund[]
}

export interface BankNeeds {
  readonly clock: Clock
  readonly ids: Ids
  readonly chance: () => number
  readonly tell: Tell
}

const declines: Readonly<Record<string, string>> = { tok_insufficient_funds: 'insufficient-funds', tok_expired_card: 'expired-card', tok_declined: 'declined' }
const slowMilliseconds = 30_000
const longestWebhookMilliseconds = 90_000
const triesOfWebhook = 6

/**
 * A payment provider that does exactly what it is asked for: a request under a new key is a new request, so whoever asks twice pays twice. Its
 * books are its own, outlive every crash of the shop, and are what the shop is judged by. Its webhooks come first, late, twice or never.
 */
export class Bank {
  readonly name = 'simulated'
  readonly #needs: BankNeeds
  readonly #accounts = new Map<string, Account>()
  readonly #byKey = new Map<string, Account>()
  readonly #failed = new Set<string>()
  misbehaves = true
  #underWay = 0

  constructor(needs: BankNeeds) {
    this.#needs = needs
  }

  /** Whether no webhook is on its way. */
  get quiet(): boolean {
    return this.#underWay === 0
  }

  async authorise({ card, key, ...purpose }: Purpose & { readonly card: string; readonly key: string }) {
    const known = this.#byKey.get(key)
    if (known) return this.#shown(known)
    if (card === 'tok_flaky' && !this.#failed.has(key)) {
      this.#failed.add(key)
      return unknown
    }
    if (card === 'tok_slow') await this.#needs.clock.sleep(slowMilliseconds)
    // Somebody else may have asked for the same while this one took its time.
    const account = this.#byKey.get(key) ?? this.#begin(purpose, key, card === 'tok_requires_action' ? 'action-required' : declines[card] ? 'declined' : 'authorised', declines[card])
    await this.#early(account)
    return card === 'tok_timeout_after_charge' ? unknown : this.#shown(account)
  }

  async forestall({ key, ...purpose }: Purpose & { readonly key: string }) {
    return this.#shown(this.#byKey.get(key) ?? this.#begin(purpose, key, 'voided'))
  }

  async capture({ paymentId, key }: { readonly paymentId: string; readonly key: string }) {
    const account = this.#accounts.get(paymentId)
    if (!account) return unknown
    const may = account.status === 'authorised' || account.status === 'captured'
    if (may && !account.captures.some((capture) => capture.key === key)) {
      account.captures.push({ key, amount: account.amount.amount })
      this.#become(account, 'captured')
      await this.#early(account)
    }
    return this.#shown(account)
  }

  async void({ paymentId }: { readonly paymentId: string }) {
    const account = this.#accounts.get(paymentId)
    if (!account) return unknown
    if (account.status === 'authorised' || account.status === 'action-required') this.#become(account, 'voided')
    return this.#shown(account)
  }

  async refund({ paymentId, amount, key }: { readonly paymentId: string; readonly amount: Money; readonly key: string }) {
    const account = this.#accounts.get(paymentId)
    if (!account) return unknown
    const given = account.refunds.reduce((so, refund) => so + refund.amount.amount, 0)
    const fits = account.status === 'captured' && amount.amount >= 1 && given + amount.amount <= account.amount.amount
    if (fits && !account.refunds.some((refund) => refund.key === key)) {
      account.refunds.push({ refundId: `re_${this.#needs.ids.next()}`, key, amount })
      this.#announce(account)
    }
    return this.#shown(account)
  }

  async find(orderId: string) {
    const found = [...this.#accounts.values()].find((account) => account.orderId === orderId)
    return found && this.#shown(found)
  }

  async read(paymentId: string) {
    const found = this.#accounts.get(paymentId)
    return found && this.#shown(found)
  }

  async begunSince(since: Instant, atMost: number) {
    const recent = [...this.#accounts.values()].filter(({ begunAt }) => begunAt >= since)
    return recent.reverse().slice(0, atMost).map((account) => this.#shown(account))
  }

  async hint(body: string, signature: string | undefined) {
    return signature === 'simulated' ? ({ kind: 'about', paymentId: body } as const) : ({ kind: 'forged' } as const)
  }

  readonly challenges = {
    find: async (paymentId: string) => this.#challenge(paymentId),
    decide: async (paymentId: string, decision: 'approve' | 'decline') => {
      const account = this.#accounts.get(paymentId)
      if (account?.status === 'action-required') {
        if (decision === 'decline') account.reason = 'action-failed'
        this.#become(account, decision === 'approve' ? 'authorised' : 'declined')
      }
      return this.#challenge(paymentId)
    },
  }

  ledger(): readonly LedgerPayment[] {
    return [...this.#accounts.values()].map(({ paymentId, orderId, status, amount, captures, refunds }) => ({
      paymentId,
      orderId,
      status,
      amount: amount.amount,
      captures: captures.map((capture) => capture.amount),
      refunds: refunds.map(({ refundId, key, amount }) => ({ refundId, key, amount: amount.amount })),
    }))
  }

  #begin(purpose: Purpose, key: string, status: Status, reason?: string): Account {
    const { clock, ids } = this.#needs
    const account: Account = {
      ...purpose,
      paymentId: `pay_${ids.next()}`,
      begunAt: clock.now(),
      challenged: status === 'action-required',
      status,
      ...(reason !== undefined && { reason }),
      captures: [],
      refunds: [],
    }
    this.#accounts.set(account.paymentId, account)
    this.#byKey.set(key, account)
    this.#announce(account)
    return account
  }

  #become(account: Account, status: Status): void {
    if (account.status === status) return
    account.status = status
    this.#announce(account)
  }

  /** Sometimes the shop hears of it before it gets its answer. */
  async #early({ paymentId }: Account): Promise<void> {
    if (this.misbehaves && this.#needs.chance() < 0.2) await this.#needs.tell(paymentId)
  }

  #announce({ paymentId }: Account): void {
    const { chance, clock } = this.#needs
    if (this.misbehaves && chance() < 0.2) return
    const copies = this.misbehaves && chance() < 0.3 ? 2 : 1
    for (let copy = 0; copy < copies; copy++) void this.#tellLater(paymentId, clock, chance() * (chance() < 0.3 ? longestWebhookMilliseconds : 500))
  }

  async #tellLater(paymentId: string, clock: Clock, delay: number): Promise<void> {
    this.#underWay++
    for (let attempt = 1; attempt <= triesOfWebhook; attempt++) {
      await clock.sleep(delay * attempt)
      if (await this.#needs.tell(paymentId)) break
    }
    this.#underWay--
  }

  #challenge(paymentId: string) {
    const account = this.#accounts.get(paymentId)
    if (!account?.challenged) return undefined
    const { amount, status } = account
    return { paymentId, amount, status: status === 'action-required' ? 'open' : status === 'authorised' || status === 'captured' ? 'approved' : 'declined' } as const
  }

  /** As the shop's port has a payment. */
  #shown({ paymentId, orderId, userId, amount, status, reason, refunds }: Account) {
    const opened = { paymentId, orderId, userId, amount }
    switch (status) {
      case 'captured':
        return { ...opened, status, captured: amount, refunds: [...refunds] }
      case 'declined':
        return { ...opened, status, reason }
      case 'action-required':
        return { ...opened, status, actionUrl: `http://shop.test/dev/payments/${paymentId}` }
      case 'authorised':
      case 'voided':
        return { ...opened, status }
    }
  }
}

const unknown = { status: 'unknown', reason: 'The provider did not answer in time.' } as const
