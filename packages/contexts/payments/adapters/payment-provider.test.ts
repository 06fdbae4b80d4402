import test, { type ExecutionContext } from 'ava'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Unavailable, money, type UserId } from '@minishop/kernel'
import { FixedClock, ListedIds, SilentLog, testId } from '@minishop/kernel/testing'
import { stripeClient } from '@minishop/stripe'
import { startLocalStripe } from '@minishop/stripe/testing'
import type { OrderId, Payment } from '../domain/payment.ts'
import type { PaymentProvider, Unknown } from '../ports/payment-provider.ts'
import { SimulatedProvider } from './payment-provider.simulated.ts'
import { StripeProvider } from './payment-provider.stripe.ts'
import { simulatedSettings } from './simulated/settings.ts'

// One suite for every provider. Declared differences: the tokens of cards, and who decides on the bank's page.

interface Stage {
  readonly provider: PaymentProvider
  readonly clock: FixedClock
  readonly cards: Readonly<Record<'good' | 'declined' | 'poor' | 'expired' | 'asking', string>>
  decide(paymentId: string, decision: 'approve' | 'decline'): Promise<unknown>
}

const simulatedCards = { good: 'tok_ok', declined: 'tok_declined', poor: 'tok_insufficient_funds', expired: 'tok_expired_card', asking: 'tok_requires_action' }
const accepting = { send: async () => ({ status: 204, headers: {} }) }

const simulated = async (t: ExecutionContext, address: string): Promise<Stage> => {
  const clock = new FixedClock()
  const settings = simulatedSettings(new URL(address))
  const provider = new SimulatedProvider({ settings, webhookSecret: 'x'.repeat(32), publicUrl: 'http://shop.test', services: accepting, clock, ids: new ListedIds(), log: new SilentLog() })
  t.teardown(() => provider.stop())
  return { provider, clock, cards: simulatedCards, decide: (id, decision) => provider.challenges.decide(id, decision) }
}

const stages: Readonly<Record<string, (t: ExecutionContext) => Promise<Stage>>> = {
  'simulated in memory': (t) => simulated(t, 'simulated:'),
  'simulated in a folder': async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'minishop-payments-'))
    t.teardown(() => rm(folder, { recursive: true }))
    return simulated(t, `simulated:?folder=${encodeURIComponent(folder)}`)
  },
  stripe: async (t) => {
    const clock = new FixedClock()
    const server = await startLocalStripe({ now: () => Math.floor(Date.parse(clock.now()) / 1000) })
    t.teardown(server.stop)
    const client = stripeClient({ apiKey: server.apiKey, api: server.url, retries: 0, timeoutMilliseconds: 2_000 })
    const provider = new StripeProvider({ client, webhookSecret: 'whsec_test', publicUrl: 'http://shop.test', clock, log: new SilentLog() })
    const cards = {
      good: 'tok_visa',
      declined: 'tok_chargeDeclined',
      poor: 'tok_chargeDeclinedInsufficientFunds',
      expired: 'tok_chargeDeclinedExpiredCard',
      asking: 'tok_threeDSecure2Required',
    }
    return { provider, clock, cards, decide: async (id, decision) => server.decide(id, decision) }
  },
}

const userId = testId<UserId>(900)
const euros = (amount: number) => money(amount, 'EUR')
const purpose = (n: number, amount = 1999) => ({ orderId: testId<OrderId>(n), userId, amount: euros(amount), key: `${testId(n)}/authorise` })

const settled = (answer: Payment | Unknown | undefined): Payment => {
  if (answer === undefined || answer.status === 'unknown') throw new Error(`No payment: ${JSON.stringify(answer)}`)
  return answer
}

for (const [name, stage] of Object.entries(stages)) {
  const holds = (title: string, check: (t: ExecutionContext, stage: Stage) => Promise<void>) => test(`${name}: ${title}`, async (t) => check(t, await stage(t)))

  holds('an authorised payment is found by its order and by its own id, and says whose it is', async (t, { provider, cards }) => {
    const payment = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    t.deepEqual(payment, { status: 'authorised', paymentId: payment.paymentId, orderId: testId<OrderId>(1), userId, amount: euros(1999) })
    t.deepEqual(await provider.find(testId<OrderId>(1)), payment)
    t.deepEqual(await provider.read(payment.paymentId), payment)
    t.is(await provider.find(testId<OrderId>(2)), undefined)
    t.is(await provider.read('pay_nobody'), undefined)
  })

  holds('an order has one payment, however often and at once it is authorised', async (t, { provider, cards }) => {
    const asked = await Promise.all([1, 2, 3].map(() => provider.authorise({ ...purpose(1), card: cards.good })))
    const again = await provider.authorise({ ...purpose(1), card: cards.good })
    const ids = new Set([...asked, again].map((answer) => settled(answer).paymentId))
    t.is(ids.size, 1)
    t.is((await provider.begunSince('2000-01-01T00:00:00.000Z' as never, 10)).length, 1)
  })

  holds('a refused card says why, and is not tried again', async (t, { provider, cards }) => {
    const reasons = async (n: number, card: string) => {
      const payment = settled(await provider.authorise({ ...purpose(n), card }))
      t.deepEqual(settled(await provider.authorise({ ...purpose(n), card: cards.good })), payment)
      return payment.status === 'declined' ? payment.reason : payment.status
    }
    t.is(await reasons(1, cards.declined), 'declined')
    t.is(await reasons(2, cards.poor), 'insufficient-funds')
    t.is(await reasons(3, cards.expired), 'expired-card')
    t.is(await reasons(4, 'tok_of_nobody'), 'declined')
  })

  holds('what the customer has to approve becomes what the customer says', async (t, { provider, cards, decide }) => {
    for (const [n, decision, status] of [[1, 'approve', 'authorised'], [2, 'decline', 'declined']] as const) {
      const asking = settled(await provider.authorise({ ...purpose(n), card: cards.asking }))
      t.is(asking.status, 'action-required')
      t.regex(asking.status === 'action-required' ? asking.actionUrl : '', /^https?:\/\/\S+$/)
      await decide(asking.paymentId, decision)
      const after = settled(await provider.read(asking.paymentId))
      t.is(after.status, status)
      if (after.status === 'declined') t.is(after.reason, 'action-failed')
    }
  })

  holds('a capture takes all of it, once', async (t, { provider, cards }) => {
    const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    const captured = await Promise.all([1, 2].map(() => provider.capture({ paymentId, key: 'c' })))
    for (const payment of captured) t.like(payment, { status: 'captured', captured: euros(1999), refunds: [] })
    t.like(await provider.capture({ paymentId, key: 'c2' }), { status: 'captured', captured: euros(1999) })
  })

  holds('a void is for good: nothing is captured after it, and nothing authorised again', async (t, { provider, cards, decide }) => {
    for (const [n, card] of [[1, cards.good], [2, cards.asking]] as const) {
      const { paymentId } = settled(await provider.authorise({ ...purpose(n), card }))
      t.is((await provider.void({ paymentId, key: `v${n}` })).status, 'voided')
      t.is((await provider.void({ paymentId, key: `v${n}` })).status, 'voided')
      t.is((await provider.capture({ paymentId, key: `c${n}` })).status, 'voided')
      t.is((await provider.authorise({ ...purpose(n), card: cards.good })).status, 'voided')
      if (name !== 'stripe') await decide(paymentId, 'approve')
      t.is((await provider.read(paymentId))?.status, 'voided')
    }
  })

  holds('what is captured can not be voided', async (t, { provider, cards }) => {
    const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    await provider.capture({ paymentId, key: 'c' })
    t.is((await provider.void({ paymentId, key: 'v' })).status, 'captured')
  })

  holds('refunds are made once per key, in parts, and never beyond what was captured', async (t, { provider, cards }) => {
    const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    t.is((await provider.refund({ paymentId, amount: euros(1), key: 'early' })).status, 'authorised')
    await provider.capture({ paymentId, key: 'take' })
    const refunds = async (key: string, amount: number) => {
      const payment = settled(await provider.refund({ paymentId, amount: euros(amount), key }))
      return payment.status === 'captured' ? payment.refunds.map((refund) => [refund.key, refund.amount.amount]) : payment.status
    }
    t.deepEqual(await refunds('a', 500), [['a', 500]])
    t.deepEqual(await refunds('a', 500), [['a', 500]])
    t.deepEqual(await refunds('b', 1500), [['a', 500]])
    t.deepEqual(await refunds('c', 1499), [['a', 500], ['c', 1499]])
    t.deepEqual(await refunds('d', 1), [['a', 500], ['c', 1499]])
  })

  holds('a payment that is forestalled can never succeed, and one that there is stays as it is', async (t, { provider, cards }) => {
    const forestalled = settled(await provider.forestall(purpose(1)))
    t.is(forestalled.status, 'voided')
    const late = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    t.deepEqual([late.status, late.paymentId], ['voided', forestalled.paymentId])
    t.is((await provider.forestall(purpose(1))).status, 'voided')

    const { paymentId } = settled(await provider.authorise({ ...purpose(2), card: cards.good }))
    await provider.capture({ paymentId, key: 'c' })
    t.is((await provider.forestall(purpose(2))).status, 'captured')
  })

  holds('whichever comes first, nothing is taken where an authorisation and its forestalling meet', async (t, { provider, cards }) => {
    const [, forestalled] = await Promise.all([provider.authorise({ ...purpose(1), card: cards.good }), provider.forestall(purpose(1))])
    const { paymentId, status } = settled(forestalled)
    if (status !== 'voided') await provider.void({ paymentId, key: 'v' })
    t.is((await provider.find(testId<OrderId>(1)))?.status, 'voided')
  })

  holds('recent payments are listed, the newest first and bounded', async (t, { provider, clock, cards }) => {
    await provider.authorise({ ...purpose(1), card: cards.good })
    clock.advance({ seconds: 600 })
    await provider.authorise({ ...purpose(2), card: cards.declined })
    clock.advance({ seconds: 600 })
    await provider.authorise({ ...purpose(3), card: cards.good })
    const since = async (time: string, atMost: number) => (await provider.begunSince(`2026-01-31T${time}:00.000Z` as never, atMost)).map(({ orderId }) => orderId)
    const [first, second, third] = [1, 2, 3].map((n) => testId<OrderId>(n))
    t.deepEqual(await since('12:00', 10), [third, second, first])
    t.deepEqual(await since('12:05', 10), [third, second])
    t.deepEqual(await since('12:00', 2), [third, second])
  })

  holds('a webhook that nobody signed is forged', async (t, { provider, clock }) => {
    for (const signature of [undefined, '', 't=1,v1=00', `t=${Math.floor(Date.parse(clock.now()) / 1000)},v1=${'0'.repeat(64)}`])
      t.is((await provider.hint('{"data":{"paymentId":"pay_1"}}', signature, clock.now())).kind, 'forged')
  })
}

test('stripe: an order is found among older payments and those of others, recent or not', async (t) => {
  const { provider, clock, cards } = await stages['stripe']!(t)
  for (let n = 1; n <= 120; n++) await provider.forestall(purpose(n))
  await provider.authorise({ ...purpose(500), card: cards.good })
  t.is((await provider.find(testId<OrderId>(3)))?.orderId, testId<OrderId>(3))
  t.is((await provider.find(testId<OrderId>(500)))?.status, 'authorised')
  clock.advance({ seconds: 30 * 86_400 })
  t.is((await provider.find(testId<OrderId>(500)))?.status, 'authorised')
  t.is(await provider.find(testId<OrderId>(501)), undefined)
})

test('stripe: what nobody can know is unknown, is found by looking, and is never charged again', async (t) => {
  const clock = new FixedClock()
  const server = await startLocalStripe({ now: () => Math.floor(Date.parse(clock.now()) / 1000) })
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url, retries: 0, timeoutMilliseconds: 300 })
  const provider = new StripeProvider({ client, webhookSecret: 'whsec_test', publicUrl: 'http://shop.test', clock, log: new SilentLog() })

  for (const [n, fault] of (['after', 'silent', 'before', 'busy', 'locked-out'] as const).entries()) {
    for (const step of [/^POST \/v1\/payment_intents$/, /\/confirm$/]) {
      const order = purpose(100 + n * 2 + (step.source.includes('confirm') ? 1 : 0))
      server.trouble(step, fault)
      const answer = await provider.authorise({ ...order, card: 'tok_visa' })
      t.is(answer.status, 'unknown', `${fault} at ${step.source}`)
      // After a 500 the same key answers 500 for a day, so then the look-up is all there is.
      const again = fault === 'after' ? await provider.find(order.orderId) : await provider.authorise({ ...order, card: 'tok_visa' })
      const expected = fault === 'after' && !step.source.includes('confirm') ? 'pending' : 'authorised'
      t.is(settled(again).status, expected, `${fault} at ${step.source}, again`)
    }
  }
  const { intents } = server.books
  t.is(new Set(intents.map(({ metadata }) => metadata['orderId'])).size, intents.length)
  const confirmed = server.requests.filter(({ path }) => path.endsWith('/confirm'))
  for (const { path } of confirmed) t.is(new Set(confirmed.filter((one) => one.path === path).map(({ key }) => key)).size, 1)
})

test('stripe: captures, voids and refunds of which nobody knows are told by the look-up', async (t) => {
  const clock = new FixedClock()
  const server = await startLocalStripe({ now: () => Math.floor(Date.parse(clock.now()) / 1000) })
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url, retries: 0, timeoutMilliseconds: 300 })
  const provider = new StripeProvider({ client, webhookSecret: 'whsec_test', publicUrl: 'http://shop.test', clock, log: new SilentLog() })
  const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: 'tok_visa' }))
  server.trouble(/\/capture$/, 'silent')
  t.is((await provider.capture({ paymentId, key: 'c' })).status, 'unknown')
  t.is((await provider.read(paymentId))?.status, 'captured')
  server.trouble(/\/refunds$/, 'after')
  t.is((await provider.refund({ paymentId, amount: euros(1999), key: 'r' })).status, 'unknown')
  t.like(await provider.read(paymentId), { refunds: [{ key: 'r', amount: euros(1999) }] })
  await provider.refund({ paymentId, amount: euros(1999), key: 'r' })
  t.is(server.books.refunds.length, 1)
  await server.stop()
  await t.throwsAsync(provider.read(paymentId), { instanceOf: Unavailable })
})

test('stripe: webhooks about payments, charges and refunds name the payment, others are irrelevant', async (t) => {
  const clock = new FixedClock()
  const client = stripeClient({ apiKey: 'sk_test_1' })
  const provider = new StripeProvider({ client, webhookSecret: 'whsec_test', publicUrl: 'http://shop.test', clock, log: new SilentLog() })
  const hint = (object: unknown) => {
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'x', data: { object } })
    const signature = client.webhooks.generateTestHeaderString({ payload, secret: 'whsec_test', timestamp: Date.parse(clock.now()) / 1000 })
    return provider.hint(payload, signature, clock.now())
  }
  t.deepEqual(await hint({ object: 'payment_intent', id: 'pi_1' }), { kind: 'about', paymentId: 'pi_1' })
  t.deepEqual(await hint({ object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }), { kind: 'about', paymentId: 'pi_1' })
  t.deepEqual(await hint({ object: 'refund', id: 're_1', payment_intent: { id: 'pi_1' } }), { kind: 'about', paymentId: 'pi_1' })
  t.deepEqual(await hint({ object: 'customer', id: 'cus_1' }), { kind: 'irrelevant' })
})
