import type { Services } from '@minishop/http'
import type { Clock, Ids, Instant, Log } from '@minishop/kernel'
import type { DeclineReason, OrderId, Payment } from '../domain/payment.ts'
import { Challenges, type Challenge } from '../ports/challenges.ts'
import { PaymentProvider, type Hint, type Purpose, type Unknown } from '../ports/payment-provider.ts'
import type { Account, Book, Entry } from './simulated/book.ts'
import { folderLedger, memoryLedger, type Ledger } from './simulated/ledger.ts'
import type { SimulatedSettings } from './simulated/settings.ts'
import { verifies } from './simulated/signature.ts'
import { Webhooks } from './simulated/webhooks.ts'

export interface SimulatedNeeds {
  readonly settings: SimulatedSettings
  readonly webhookSecret: string
  /** Where the pages of the simulated bank are reached. */
  readonly publicUrl: string
  readonly services: Services
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

const declines = new Map<string, DeclineReason>([['tok_insufficient_funds', 'insufficient-funds'], ['tok_expired_card', 'expired-card']])
const accepted: readonly string[] = ['tok_ok', 'tok_slow', 'tok_flaky', 'tok_timeout_after_charge']
const outcomeOf = (card: string) => {
  if (accepted.includes(card)) return 'authorised'
  return card === 'tok_requires_action' ? 'action-required' : (declines.get(card) ?? 'declined')
}

type Happening = Entry extends infer E ? (E extends Entry ? Omit<E, 'at'> : never) : never

/**
 * A payment provider for shops that take no real money: with books of its own, webhooks of its own, and a card token for each thing that can
 * happen. It stands for the outside world, so it trusts the shop no more than a real one does.
 */
export class SimulatedProvider extends PaymentProvider {
  readonly name = 'simulated'
  readonly #needs: SimulatedNeeds
  readonly #ledger: Ledger
  readonly #webhooks: Webhooks

  constructor(needs: SimulatedNeeds) {
    super()
    const { settings, webhookSecret: secret, services, clock, log } = needs
    this.#needs = needs
    this.#ledger = settings.folder === undefined ? memoryLedger() : folderLedger(settings.folder)
    const delivered = ({ id }: { readonly id: string }) => this.#write({ kind: 'delivered', notice: id })
    this.#webhooks = new Webhooks({ services, secret, settings, clock, log, delivered })
  }

  /** Takes up the webhooks that an earlier process has not got rid of. */
  async start(): Promise<void> {
    for (const notice of [...(await this.#ledger.book()).undelivered.values()]) await this.#webhooks.tell(notice)
  }

  async stop(): Promise<void> {
    await this.#webhooks.stop()
    await this.#ledger.close()
  }

  /** Resolves when all webhooks are accepted. */
  quiet(): Promise<void> {
    return this.#webhooks.quiet()
  }

  async authorise({ card, key, ...purpose }: Purpose & { readonly card: string; readonly key: string }): Promise<Payment | Unknown> {
    const before = await this.#ledger.book()
    const known = before.of(purpose.orderId)
    if (known !== undefined) return this.#shown(known)
    if (card === 'tok_flaky' && !before.failed.has(key)) {
      await this.#write({ kind: 'failed', key })
      return { status: 'unknown', reason: 'The provider answered 500.' }
    }
    if (card === 'tok_slow') await this.#aWhile()
    const payment = await this.#begin(purpose, outcomeOf(card))
    if (card !== 'tok_timeout_after_charge') return payment
    await this.#aWhile()
    return { status: 'unknown', reason: 'The provider did not answer in time.' }
  }

  forestall({ orderId, userId, amount }: Purpose & { readonly key: string }): Promise<Payment> {
    return this.#begin({ orderId, userId, amount }, 'voided')
  }

  capture({ paymentId }: { readonly paymentId: string }): Promise<Payment | Unknown> {
    return this.#act({ kind: 'captured', paymentId })
  }

  void({ paymentId }: { readonly paymentId: string }): Promise<Payment | Unknown> {
    return this.#act({ kind: 'voided', paymentId })
  }

  refund(refund: { readonly paymentId: string; readonly amount: Purpose['amount']; readonly key: string }): Promise<Payment | Unknown> {
    return this.#act({ kind: 'refunded', refundId: `re_${this.#needs.ids.next()}`, ...refund })
  }

  async find(orderId: OrderId): Promise<Payment | undefined> {
    const account = (await this.#ledger.book()).of(orderId)
    return account && this.#shown(account)
  }

  async read(paymentId: string): Promise<Payment | undefined> {
    const account = (await this.#ledger.book()).accounts.get(paymentId)
    return account && this.#shown(account)
  }

  async begunSince(since: Instant, atMost: number): Promise<readonly Payment[]> {
    const { accounts } = await this.#ledger.book()
    const recent = [...accounts.values()].filter(({ begunAt }) => begunAt >= since)
    return recent
      .reverse()
      .slice(0, atMost)
      .map((account) => this.#shown(account))
  }

  async hint(body: string, signature: string | undefined, at: Instant): Promise<Hint> {
    if (!verifies(this.#needs.webhookSecret, body, signature, at)) return { kind: 'forged' }
    const paymentId = paymentIdIn(body)
    return paymentId === undefined ? { kind: 'irrelevant' } : { kind: 'about', paymentId }
  }

  readonly challenges: Challenges = {
    find: async (paymentId) => challengeOf((await this.#ledger.book()).accounts.get(paymentId)),
    decide: async (paymentId, decision) => {
      const book = await this.#write({ kind: decision === 'approve' ? 'approved' : 'rejected', paymentId })
      return challengeOf(book.accounts.get(paymentId))
    },
  }

  async #aWhile(): Promise<void> {
    const { clock, settings } = this.#needs
    if (settings.slowMilliseconds > 0) await clock.sleep(settings.slowMilliseconds)
  }

  async #begin(purpose: Purpose, outcome: (Entry & { kind: 'begun' })['outcome']): Promise<Payment> {
    const book = await this.#write({ kind: 'begun', paymentId: `pay_${this.#needs.ids.next()}`, ...purpose, outcome })
    return this.#shown(book.of(purpose.orderId)!)
  }

  async #act(happening: Happening & { readonly paymentId: string }): Promise<Payment | Unknown> {
    const account = (await this.#write(happening)).accounts.get(happening.paymentId)
    return account ? this.#shown(account) : { status: 'unknown', reason: 'The provider knows no such payment.' }
  }

  /** Writes it into the books and tells the shop what came of it. */
  async #write(happening: Happening): Promise<Book> {
    const told = new Set((await this.#ledger.book()).undelivered.keys())
    const book = await this.#ledger.write({ ...happening, at: this.#needs.clock.now() } as Entry)
    if ('paymentId' in happening) {
      const fresh = [...book.undelivered.values()].filter(({ paymentId, id }) => paymentId === happening.paymentId && !told.has(id))
      for (const notice of fresh) await this.#webhooks.tell(notice)
    }
    return book
  }

  #shown({ begunAt: _, challenged: __, ...payment }: Account): Payment {
    return payment.status === 'action-required' ? { ...payment, actionUrl: `${this.#needs.publicUrl}/dev/payments/${payment.paymentId}` } : payment
  }
}

const challengeOf = (account: Account | undefined): Challenge | undefined => {
  if (!account?.challenged) return undefined
  const { paymentId, amount, status } = account
  const open = status === 'action-required'
  return { paymentId, amount, status: open ? 'open' : status === 'authorised' || status === 'captured' ? 'approved' : 'declined' }
}

const paymentIdIn = (body: string): string | undefined => {
  try {
    const { data } = JSON.parse(body) as { readonly data?: { readonly paymentId?: unknown } }
    return typeof data?.paymentId === 'string' ? data.paymentId : undefined
  } catch {
    return undefined
  }
}
