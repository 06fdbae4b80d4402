// What Stripe does with PaymentIntents that are captured by hand, as far as the shop uses them: their states, and what is refused in which.

export interface Intent {
  readonly id: string
  readonly created: number
  readonly amount: number
  readonly currency: string
  readonly metadata: Record<string, string>
  status: string
  amount_received: number
  last_payment_error: { readonly code: string; readonly decline_code?: string } | null
  next_action: { readonly type: 'redirect_to_url'; readonly redirect_to_url: { readonly url: string; readonly return_url: string } } | null
  charged: boolean
}
export interface Refund {
  readonly id: string
  readonly payment_intent: string
  readonly amount: number
  readonly currency: string
  readonly created: number
  readonly status: 'succeeded'
  readonly metadata: Record<string, string>
}

/** What a webhook tells. */
export interface StripeEvent {
  readonly id: string
  readonly object: 'event'
  readonly type: string
  readonly created: number
  readonly data: { readonly object: Readonly<Record<string, unknown>> }
}

/** An answer other than success. */
export class Refused {
  readonly status: number
  readonly error: Readonly<Record<string, unknown>>
  constructor(status: number, error: Readonly<Record<string, unknown>>) {
    this.status = status
    this.error = error
  }
}

const invalid = (code: string, message: string, status = 400) => new Refused(status, { type: 'invalid_request_error', code, message })

export class Books {
  readonly intents: Intent[] = []
  readonly refunds: Refund[] = []
  /** What has happened since somebody took them away. */
  readonly events: StripeEvent[] = []
  readonly #methods = new Set<string>()
  readonly #now: () => number
  #made = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** `form` is the decoded body of a POST, or the query of a GET. */
  answer(method: string, path: string, form: ReadonlyMap<string, string>): unknown {
    const [, , thing, id, action] = path.split('/')
    const on = `${method} ${thing}${id === undefined ? '' : id === 'search' ? '/search' : '/:id'}${action ? `/${action}` : ''}`
    switch (on) {
      case 'POST payment_methods':
        return this.#method(form.get('card[token]') ?? '')
      case 'POST payment_intents':
        return this.#shown(this.#open(form))
      case 'GET payment_intents':
        return this.#listed(form)
      case 'GET payment_intents/search': {
        const [, orderId] = /^metadata\['orderId'\]:'([\w-]+)'$/.exec(form.get('query') ?? '') ?? []
        return { object: 'search_result', has_more: false, url: path, data: this.intents.filter(({ metadata }) => metadata['orderId'] === orderId).map((intent) => this.#shown(intent)) }
      }
      case 'GET refunds':
        return { object: 'list', has_more: false, url: path, data: this.refunds.filter((refund) => refund.payment_intent === form.get('payment_intent')).reverse() }
      case 'POST refunds':
        return this.#refund(form)
      case 'GET payment_intents/:id':
        return this.#shown(this.#intent(id!))
      case 'POST payment_intents/:id':
        Object.assign(this.#intent(id!).metadata, metadataIn(form))
        return this.#shown(this.#intent(id!))
      case 'POST payment_intents/:id/confirm':
        return this.#shown(this.#confirm(this.#intent(id!), form))
      case 'POST payment_intents/:id/capture':
        return this.#shown(this.#capture(this.#intent(id!)))
      case 'POST payment_intents/:id/cancel':
        return this.#shown(this.#cancel(this.#intent(id!)))
      default:
        throw invalid('', `Unrecognized request URL (${method}: ${path}).`, 404)
    }
  }

  /** What the customer tells the bank. */
  decide(id: string, decision: 'approve' | 'decline'): void {
    const intent = this.#intent(id)
    intent.next_action = null
    intent.status = decision === 'approve' ? 'requires_capture' : 'requires_payment_method'
    intent.charged = decision === 'approve'
    if (decision === 'decline') intent.last_payment_error = { code: 'payment_intent_authentication_failure' }
  }

  #intent(id: string): Intent {
    const found = this.intents.find((intent) => intent.id === id)
    if (found === undefined) throw invalid('resource_missing', `No such payment_intent: '${id}'`, 404)
    return found
  }

  #method(token: string) {
    if (!/^tok_(visa|chargeDeclined\w*|threeDSecure\w*)$/.test(token)) throw invalid('resource_missing', `No such token: '${token}'`)
    const id = `pm_${token.slice(4)}`
    this.#methods.add(id)
    return { id, object: 'payment_method', type: 'card' }
  }

  #open(form: ReadonlyMap<string, string>): Intent {
    const amount = Number(form.get('amount'))
    const currency = form.get('currency') ?? ''
    if (!Number.isInteger(amount) || amount < 1) throw invalid('parameter_invalid_integer', `Invalid integer: ${form.get('amount')}`)
    if (!/^[a-z]{3}$/.test(currency)) throw invalid('', `Invalid currency: ${currency}`)
    if (form.has('payment_method_types[0]')) throw invalid('payment_method_types_no_longer_supported', 'This version takes allowed_payment_method_types.')
    if (form.get('capture_method') !== 'manual' || form.get('allowed_payment_method_types[0]') !== 'card') throw invalid('', 'This server captures cards by hand only.')
    const intent: Intent = {
      id: `pi_${++this.#made}`,
      created: this.#now(),
      amount,
      currency,
      metadata: metadataIn(form),
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: null,
      next_action: null,
      charged: false,
    }
    this.intents.push(intent)
    return intent
  }

  #confirm(intent: Intent, form: ReadonlyMap<string, string>): Intent {
    const method = form.get('payment_method') ?? ''
    if (!this.#methods.has(method) && !method.startsWith('pm_card_')) throw invalid('resource_missing', `No such PaymentMethod: '${method}'`)
    if (intent.status !== 'requires_payment_method') throw unexpected(intent, 'confirm')
    if (/threeDSecure/.test(method)) {
      const return_url = form.get('return_url') ?? ''
      intent.status = 'requires_action'
      intent.next_action = { type: 'redirect_to_url', redirect_to_url: { url: `https://hooks.stripe.test/authenticate/${intent.id}`, return_url } }
      this.#tell('payment_intent.requires_action', intent)
      return intent
    }
    if (!/Declined/.test(method)) {
      intent.status = 'requires_capture'
      intent.charged = true
      this.#tell('payment_intent.amount_capturable_updated', intent)
      return intent
    }
    const error = /InsufficientFunds/.test(method)
      ? { code: 'card_declined', decline_code: 'insufficient_funds' }
      : /Expired/.test(method)
        ? { code: 'expired_card' }
        : { code: 'card_declined', decline_code: 'generic_decline' }
    intent.last_payment_error = error
    this.#tell('payment_intent.payment_failed', intent)
    throw new Refused(402, { type: 'card_error', message: 'Your card was declined.', ...error, payment_intent: this.#shown(intent) })
  }

  #capture(intent: Intent): Intent {
    if (intent.status !== 'requires_capture') throw unexpected(intent, 'capture')
    intent.status = 'succeeded'
    intent.amount_received = intent.amount
    this.#tell('payment_intent.succeeded', intent)
    return intent
  }

  #cancel(intent: Intent): Intent {
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpected(intent, 'cancel')
    intent.status = 'canceled'
    intent.next_action = null
    this.#tell('payment_intent.canceled', intent)
    return intent
  }

  #refund(form: ReadonlyMap<string, string>): Refund {
    const intent = this.#intent(form.get('payment_intent') ?? '')
    const amount = Number(form.get('amount'))
    if (intent.status !== 'succeeded') throw unexpected(intent, 'refund')
    const left = intent.amount_received - this.#refunded(intent)
    if (left === 0) throw invalid('charge_already_refunded', 'The charge has already been refunded.')
    if (amount > left) throw invalid('', `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`)
    const refund: Refund = {
      id: `re_${++this.#made}`,
      payment_intent: intent.id,
      amount,
      currency: intent.currency,
      created: this.#now(),
      status: 'succeeded',
      metadata: metadataIn(form),
    }
    this.refunds.push(refund)
    this.#note('charge.refunded', { id: `ch_${intent.id.slice(3)}`, object: 'charge', payment_intent: intent.id, amount_refunded: this.#refunded(intent) })
    return refund
  }

  #tell(type: string, intent: Intent): void {
    this.#note(type, this.#shown(intent))
  }

  #note(type: string, object: Readonly<Record<string, unknown>>): void {
    this.events.push({ id: `evt_${++this.#made}`, object: 'event', type, created: this.#now(), data: { object } })
  }

  #refunded({ id }: Intent): number {
    return this.refunds.reduce((so, refund) => (refund.payment_intent === id ? so + refund.amount : so), 0)
  }

  #listed(form: ReadonlyMap<string, string>) {
    const [from, to] = [Number(form.get('created[gte]') ?? 0), Number(form.get('created[lte]') ?? Infinity)]
    const newestFirst = this.intents.filter(({ created }) => created >= from && created <= to).reverse()
    const start = form.has('starting_after') ? newestFirst.findIndex(({ id }) => id === form.get('starting_after')) + 1 : 0
    const limit = Math.min(Number(form.get('limit') ?? 10), 100)
    const data = newestFirst.slice(start, start + limit).map((intent) => this.#shown(intent))
    return { object: 'list', has_more: start + limit < newestFirst.length, url: '/v1/payment_intents', data }
  }

  #shown({ charged, ...intent }: Intent) {
    const latest_charge = charged ? { id: `ch_${intent.id.slice(3)}`, object: 'charge', amount_refunded: this.#refunded({ ...intent, charged }) } : null
    return { object: 'payment_intent', ...intent, metadata: { ...intent.metadata }, latest_charge }
  }
}

const unexpected = ({ status }: Intent, action: string) => invalid('payment_intent_unexpected_state', `You cannot ${action} this PaymentIntent because it has a status of ${status}.`)

const metadataIn = (form: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...form].flatMap(([name, value]) => {
    const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? []
    return key === undefined ? [] : [[key, value]]
  }))
