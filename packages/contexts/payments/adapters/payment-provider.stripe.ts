import { later, secondsBetween, Unavailable, type Clock, type Instant, type Log } from '@minishop/kernel'
import { stripeFailure, stripeWebhook, type Stripe } from '@minishop/stripe'
import type { OrderId, Payment } from '../domain/payment.ts'
import { PaymentProvider, type Hint, type Purpose, type Unknown } from '../ports/payment-provider.ts'
import { currencyOf, declinedMark, declineReasonOf, isUntouched, madeAt, paymentOf, unixSeconds } from './stripe-payment.ts'

export interface StripeNeeds {
  readonly client: Stripe
  readonly webhookSecret: string
  /** Where the customer is sent back to when the bank has asked. */
  readonly publicUrl: string
  readonly clock: Clock
  readonly log: Log
}

/** What an event of Stripe is about, as far as it matters here. */
interface About {
  readonly object?: string
  readonly id?: string
  readonly payment_intent?: string | { readonly id: string } | null
}

/** How long an order is looked for among the latest payments. Search, which older ones are found by, lags behind by up to a minute. */
const recentSeconds = 3_600
/** By so much the clock of orders may be ahead of the provider's. Otherwise an order is older than its payment. */
const skewSeconds = 15 * 60
/** What an order's payment may be begun later than the order, where that is looked for without search. */
const dayOfSeconds = 86_400
/** Of a look-up. Tried twice it ends before the gateway has given up: who asks for a payment hears from payments itself, and nobody works on for nobody. */
const looking = { timeout: 4_000, maxNetworkRetries: 1 }
const leftAlone = 'Stripe wants to be left alone for a while.'

/**
 * Payments as Stripe's PaymentIntents, captured by hand. An authorisation is two steps: the intent is made first, once per order by its key, and only
 * then a card is tried on it. An intent can succeed once, and one that is cancelled never does; so whoever has to be sure that no authorisation
 * succeeds later makes the same intent, by the same key, and cancels it.
 */
export class StripeProvider extends PaymentProvider {
  readonly name = 'stripe'
  readonly #needs: StripeNeeds
  /** Stripe said that it be asked again after that time, so many seconds on. */
  #leftAlone: { readonly until: Instant; readonly seconds: number } | undefined

  constructor(needs: StripeNeeds) {
    super()
    this.#needs = needs
  }

  authorise({ card, key, ...purpose }: Purpose & { readonly card: string; readonly key: string }): Promise<Payment | Unknown> {
    return this.#settling(async () => {
      const intent = await this.#opened(purpose, key)
      if (intent === undefined || !isUntouched(intent)) return intent
      return this.#tryCard(intent, card, key)
    })
  }

  forestall({ key, ...purpose }: Purpose & { readonly key: string }): Promise<Payment | Unknown> {
    return this.#settling(async () => {
      const intent = await this.#opened(purpose, key)
      if (intent === undefined) return undefined
      await this.#unlessRefused(() => this.#client.paymentIntents.cancel(intent.id, {}, { idempotencyKey: `${key}/forestall` }))
      return this.#retrieved(intent.id)
    })
  }

  capture({ paymentId, key }: { readonly paymentId: string; readonly key: string }): Promise<Payment | Unknown> {
    return this.#acting(paymentId, () => this.#client.paymentIntents.capture(paymentId, {}, { idempotencyKey: key }))
  }

  void({ paymentId, key }: { readonly paymentId: string; readonly key: string }): Promise<Payment | Unknown> {
    return this.#acting(paymentId, () => this.#client.paymentIntents.cancel(paymentId, {}, { idempotencyKey: key }))
  }

  refund({ paymentId, amount, key }: Parameters<PaymentProvider['refund']>[0]): Promise<Payment | Unknown> {
    return this.#acting(paymentId, () =>
      this.#client.refunds.create({ payment_intent: paymentId, amount: amount.amount, metadata: { key } }, { idempotencyKey: key }),
    )
  }

  find(orderId: OrderId): Promise<Payment | undefined> {
    return this.#looking(async () => this.#shown(await this.#intentOf(orderId)))
  }

  read(paymentId: string): Promise<Payment | undefined> {
    return this.#looking(async () => this.#shown(await this.#retrieved(paymentId)))
  }

  begunSince(since: Instant, atMost: number): Promise<readonly Payment[]> {
    return this.#looking(async () => {
      const payments: Payment[] = []
      const wanted = { created: { gte: unixSeconds(since) }, limit: 100, expand: ['data.latest_charge'] }
      for await (const intent of this.#client.paymentIntents.list(wanted, looking)) {
        if (payments.length === atMost) break
        const payment = await this.#shown(intent)
        if (payment) payments.push(payment)
      }
      return payments
    })
  }

  async hint(body: string, signature: string | undefined, at: Instant): Promise<Hint> {
    const event = stripeWebhook(this.#client, { body, signature, secret: this.#needs.webhookSecret, at })
    if (event === undefined) return { kind: 'forged' }
    // Events of a payment carry it, those of its charges, refunds and disputes name it.
    const { object, id, payment_intent: intent } = event.data.object as About
    const named = object === 'payment_intent' ? id : typeof intent === 'object' ? intent?.id : intent
    return named === undefined ? { kind: 'irrelevant' } : { kind: 'about', paymentId: named }
  }

  get #client(): Stripe {
    return this.#needs.client
  }

  /** The order's intent as it is now, made where there is none. Nothing where the key is taken by another sum and the intent can't be found. */
  async #opened(purpose: Purpose, key: string): Promise<Stripe.PaymentIntent | undefined> {
    try {
      return await this.#made(purpose, key)
    } catch (error) {
      // What was first answered under a key is answered for a day, a 500 too: what was made all the same is found by looking alone.
      const found = await this.#intentOf(purpose.orderId)
      if (found === undefined) throw error
      return found
    }
  }

  async #made({ orderId, userId, amount }: Purpose, key: string): Promise<Stripe.PaymentIntent | undefined> {
    const made = await this.#unlessRefused(() =>
      this.#client.paymentIntents.create(
        {
          amount: amount.amount,
          currency: currencyOf(amount.currency),
          capture_method: 'manual',
          allowed_payment_method_types: ['card'],
          metadata: { orderId, userId },
        },
        { idempotencyKey: key },
      ),
    )
    if (made === undefined) return this.#intentOf(orderId)
    // A replayed answer is as old as the first request.
    return made.lastResponse.headers['idempotent-replayed'] === 'true' ? this.#retrieved(made.id) : made
  }

  async #tryCard({ id }: Stripe.PaymentIntent, card: string, key: string): Promise<Stripe.PaymentIntent | undefined> {
    const { paymentMethods, paymentIntents } = this.#client
    try {
      const method = card.startsWith('tok_')
        ? (await paymentMethods.create({ type: 'card', card: { token: card } }, { idempotencyKey: `${key}/card` })).id
        : card
      return await paymentIntents.confirm(id, { payment_method: method, return_url: this.#needs.publicUrl }, { idempotencyKey: `${key}/confirm` })
    } catch (error) {
      const failure = stripeFailure(error)
      if (failure.kind === 'outage') throw error
      const intent = await this.#retrieved(id)
      if (intent === undefined || !isUntouched(intent)) return intent
      // What was sent is no card that could ever be tried. Cancelled, so that nothing else is tried either.
      const reason = failure.kind === 'card' ? declineReasonOf(failure.code, failure.declineCode) : 'declined'
      await paymentIntents.update(id, { metadata: { [declinedMark]: reason } })
      await this.#unlessRefused(() => paymentIntents.cancel(id))
      return this.#retrieved(id)
    }
  }

  /** The newest one, should there ever be several. */
  async #intentOf(orderId: OrderId): Promise<Stripe.PaymentIntent | undefined> {
    const { paymentIntents } = this.#client
    const begun = madeAt(orderId)
    const recent = secondsBetween(begun, this.#needs.clock.now()) < recentSeconds
    if (!recent) {
      const { data } = await paymentIntents.search({ query: `metadata['orderId']:'${orderId}'`, limit: 1 }, looking)
      if (data[0]) return this.#retrieved(data[0].id)
    }
    const at = (seconds: number) => unixSeconds(later(begun, { seconds }))
    const created = { gte: at(-skewSeconds), ...(!recent && { lte: at(dayOfSeconds) }) }
    for await (const intent of paymentIntents.list({ created, limit: 100 }, looking)) if (intent.metadata['orderId'] === orderId) return intent
    return undefined
  }

  #retrieved(paymentId: string): Promise<Stripe.PaymentIntent | undefined> {
    return this.#unlessRefused(() => this.#client.paymentIntents.retrieve(paymentId, { expand: ['latest_charge'] }, looking))
  }

  async #shown(intent: Stripe.PaymentIntent | undefined): Promise<Payment | undefined> {
    if (intent === undefined) return undefined
    const charge = intent.latest_charge
    const untouched = intent.status !== 'succeeded' || (typeof charge === 'object' && charge?.amount_refunded === 0)
    const refunds = untouched ? [] : await this.#client.refunds.list({ payment_intent: intent.id, limit: 100 }, looking).autoPagingToArray({ limit: 1_000 })
    return paymentOf(intent, refunds, this.#needs.publicUrl)
  }

  #acting(paymentId: string, act: () => Promise<unknown>): Promise<Payment | Unknown> {
    return this.#settling(async () => {
      await this.#unlessRefused(act)
      return this.#retrieved(paymentId)
    })
  }

  /** What Stripe will not do shows in the payment afterwards; here it is only written down. */
  async #unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask()
    } catch (error) {
      const failure = stripeFailure(error)
      if (failure.kind !== 'impossible') throw error
      this.#needs.log.write('info', 'Stripe did not do what it was asked for', { reason: failure.reason })
      return undefined
    }
  }

  async #settling(work: () => Promise<Stripe.PaymentIntent | undefined>): Promise<Payment | Unknown> {
    if (this.#secondsToWait > 0) return { status: 'unknown', reason: leftAlone }
    try {
      return (await this.#shown(await work())) ?? { status: 'unknown', reason: 'Stripe has no such payment.' }
    } catch (error) {
      return { status: 'unknown', reason: this.#reason(error) }
    }
  }

  async #looking<T>(work: () => Promise<T>): Promise<T> {
    if (this.#secondsToWait > 0) throw this.#away(leftAlone)
    try {
      return await work()
    } catch (error) {
      throw this.#away(this.#reason(error))
    }
  }

  #away(reason: string): Unavailable {
    const retryAfterSeconds = Math.ceil(this.#secondsToWait)
    return new Unavailable('Stripe', { cause: new Error(reason), ...(retryAfterSeconds > 0 && { retryAfterSeconds }) })
  }

  #reason(error: unknown): string {
    const failure = stripeFailure(error)
    if (failure.kind === 'card') return failure.code
    if (failure.kind === 'outage' && failure.retryAfterSeconds !== undefined)
      this.#leftAlone = { until: later(this.#needs.clock.now(), { seconds: failure.retryAfterSeconds }), seconds: failure.retryAfterSeconds }
    return failure.reason
  }

  get #secondsToWait(): number {
    const wait = this.#leftAlone === undefined ? 0 : secondsBetween(this.#needs.clock.now(), this.#leftAlone.until)
    // Longer than it was told: the clock was set back, and nobody waits for the time that comes again.
    return wait > (this.#leftAlone?.seconds ?? 0) ? 0 : wait
  }
}
