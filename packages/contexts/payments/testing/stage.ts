import { endpoints, memoryServices, type Services } from '@minishop/http'
import {
  AccessTokens,
  Announcements,
  Bus,
  hear,
  Log,
  Metrics,
  runner,
  Seals,
  StatelessWork,
  Unavailable,
  type Message,
  type Money,
  type Port,
  type Reception,
  type User,
  type UserId,
} from '@minishop/kernel'
import { CountedMetrics, FixedClock, ListedIds, RecordedLog, testId, testUser, TransparentSeals } from '@minishop/kernel/testing'
import { SimulatedProvider } from '../adapters/payment-provider.simulated.ts'
import { simulatedSettings } from '../adapters/simulated/settings.ts'
import { Card } from '../application/authorise-payment.ts'
import type { OrderId, Payment } from '../domain/payment.ts'
import { payments } from '../index.ts'
import { Challenges } from '../ports/challenges.ts'
import { PaymentProvider, type Unknown } from '../ports/payment-provider.ts'

type Action = 'authorise' | 'capture' | 'void' | 'refund' | 'forestall'

type Asked<A extends Action> = Parameters<PaymentProvider[A]>[0]

/** The simulated provider behind a bad line, that keeps what it was asked for. */
export class LossyProvider extends SimulatedProvider {
  /** What the provider does once more without its answer coming back. */
  readonly lost = new Set<Action>()
  /** What does not reach the provider at all for as long as it is in here. */
  readonly unheard = new Set<Action>()
  readonly done: Action[] = []
  readonly #asked: { readonly action: Action; readonly key: string }[] = []
  override authorise = this.#lossy('authorise', (input: Asked<'authorise'>) => super.authorise(input))
  override capture = this.#lossy('capture', (input: Asked<'capture'>) => super.capture(input))
  override void = this.#lossy('void', (input: Asked<'void'>) => super.void(input))
  override refund = this.#lossy('refund', (input: Asked<'refund'>) => super.refund(input))
  override forestall = this.#lossy('forestall', (input: Asked<'forestall'>) => super.forestall(input)) as SimulatedProvider['forestall']

  /** The key of each time this was asked for, whether or not it came through. */
  keysOf(wanted: Action): readonly string[] {
    return this.#asked.filter(({ action }) => action === wanted).map(({ key }) => key)
  }

  #lossy<I extends { readonly key: string }>(action: Action, act: (input: I) => Promise<Payment | Unknown>) {
    return async (input: I): Promise<Payment | Unknown> => {
      this.#asked.push({ action, key: input.key })
      if (this.unheard.has(action)) return { status: 'unknown', reason: 'The request was lost.' }
      const answer = await act(input)
      this.done.push(action)
      return this.lost.delete(action) ? { status: 'unknown', reason: 'The answer was lost.' } : answer
    }
  }
}

/** What a listener makes of it: the same id twice is one fact. An answer and a webhook may both tell it. */
const facts = (messages: readonly Message[]): readonly Message[] =>
  messages.filter(({ id }, index) => messages.findIndex((one) => one.id === id) === index)

class RecordedBus extends Bus {
  readonly messages: Message[] = []
  down = false
  async publish(message: Message): Promise<void> {
    if (this.down) throw new Unavailable('the bus')
    this.messages.push(message)
  }
  async subscribe(): Promise<{ stop(): Promise<void> }> {
    return { stop: async () => {} }
  }
}

interface Sent {
  readonly as?: { readonly id: UserId }
  readonly json?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const webhookSecret = 'a secret of thirty-two characters'
export const buyer = testUser(1)
export const stranger = testUser(2)
export const clerk = testUser(3, ['staff'])
export const total = { amount: 1999, currency: 'EUR' }
export const orderId = testId<OrderId>(1)

/** The whole context on the simulated provider, with its HTTP surface and its listeners, on a clock that stands. */
export const stage = ({ address = 'simulated:?slow=0' }: { readonly address?: string } = {}) => {
  const clock = new FixedClock()
  const ids = new ListedIds()
  const log = new RecordedLog()
  const bus = new RecordedBus()
  const seals = new TransparentSeals()
  const metrics = new CountedMetrics()
  const work = new StatelessWork(bus, payments)
  const line = { down: false }
  const services: Services = { send: async (context, request) => (line.down ? { status: 503, headers: {} } : inside.send(context, request)) }
  const settings = simulatedSettings(new URL(address))
  const provider = new LossyProvider({ settings, webhookSecret, publicUrl: 'http://shop.test', services, clock, ids, log })
  const ports = new Map<Port, unknown>([
    [PaymentProvider, provider],
    [Challenges, provider.challenges],
    [Announcements, work.announcements],
    [Seals, seals],
    [Log, log],
    [Metrics, metrics],
  ])
  const run = runner((useCase) => Object.fromEntries(Object.entries<Port>(useCase.needs).map(([name, port]) => [name, ports.get(port)])), work)
  const users = new Map<string, User>([buyer, stranger, clerk].map((user) => [user.id, user]))
  const tokens: AccessTokens = { verify: async (token) => users.get(token) }
  const own = endpoints(payments, { run, tokens, room: (work) => work(), clock, ids, log, metrics })
  const inside = memoryServices(() => new Map([['payments', own]]), { clock, ids, log, metrics })
  let heard = 0

  const listen = async (name: string, data: unknown): Promise<Reception> => {
    const listener = payments.listeners.find((one) => one.name === `payments/${name}`)
    if (listener === undefined) throw new Error(`Nobody listens to ${name}.`)
    const id = testId(5_000 + heard++)
    const message = { id, subject: listener.subject, source: 'orders', key: orderId, time: clock.now(), traceparent: '', data }
    const reception = await hear(listener, message, 1, run, clock)
    await Promise.resolve()
    return reception
  }
  return {
    clock,
    log,
    bus,
    provider,
    line,
    run,
    metrics,
    /** What became of hearing it: `done`, `retry` or `dead`. */
    requested: async (card: string, amount: Money = total) =>
      (await listen('orders.payment-requested', { orderId, userId: buyer.id, amount, card: await seals.seal(Card, card) })).verdict.kind,
    confirmed: async (amount: Money = total) => (await listen('orders.order-confirmed', { orderId, total: amount })).verdict.kind,
    cancelled: async (reason = 'by-customer') => (await listen('orders.order-cancelled', { orderId, userId: buyer.id, reason, total })).verdict.kind,
    unwanted: async (paymentId: string, name = 'simulated') =>
      (await listen('orders.payment-unwanted', { orderId, provider: name, paymentId, reason: 'order-cancelled' })).verdict.kind,
    restated: async (status: string, facts: readonly string[] = [], amount: Money = total) =>
      (await listen('orders.order-restated', { orderId, status, total: amount, facts: facts.map((fact) => ({ provider: 'simulated', fact })) })).verdict.kind,
    restatedWithOpen: async (status: string, open: readonly string[], facts: readonly string[] = []) =>
      (await listen('orders.order-restated', { orderId, status, total, facts: facts.map((fact) => ({ provider: 'simulated', fact })), open })).verdict.kind,
    vanished: async (open: readonly string[] = []) => (await listen('orders.order-vanished', { orderId, open })).verdict.kind,
    restatedOfOther: async (status: string) =>
      (await listen('orders.order-restated', { orderId, status, total, facts: [{ provider: 'another', fact: 'p/authorised' }] })).verdict.kind,
    asked: async (since: string, after?: OrderId) => (await listen('orders.reconciliation-requested', { since, after })).verdict.kind,
    payment: () => provider.find(orderId),
    facts: () => facts(bus.messages),
    /** The facts in a word each: the event and, for money, how much. */
    told: () =>
      facts(bus.messages).map(({ subject, data }) => {
        const { amount } = data as { readonly amount?: Money }
        return `${subject.split('.')[1]}${amount ? ` ${amount.amount}` : ''}`
      }),
    async send(method: string, url: string, { as, json, text, headers = {} }: Sent = {}) {
      const body = json === undefined ? text : JSON.stringify(json)
      const response = await inside.send('payments', {
        method,
        url,
        headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...(as && { authorization: `Bearer ${as.id}` }), ...headers },
        ...(body !== undefined && { body: Buffer.from(body) }),
      })
      const type = response.headers['Content-Type'] ?? ''
      const answered = String(response.body ?? '')
      return { status: response.status, type, body: type.includes('json') ? (JSON.parse(answered) as Record<string, unknown>) : answered }
    },
  }
}
export type Stage = ReturnType<typeof stage>
