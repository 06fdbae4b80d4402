import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { FixedClock, SilentLog, testId } from '@minishop/kernel/testing'
import { stripeClient } from '@minishop/stripe'
import type { OrderId } from '../domain/payment.ts'
import { cards, euros, purpose, settled, stripe } from '../testing/providers.ts'
import { StripeProvider } from './payment-provider.stripe.ts'

test('an order is found among older payments and those of others, recent or not', async (t) => {
  const { provider, clock } = await stripe(t)
  for (let n = 1; n <= 120; n++) await provider.forestall(purpose(n))
  await provider.authorise({ ...purpose(500), card: cards.stripe.good })
  t.is((await provider.find(testId<OrderId>(3)))?.orderId, testId<OrderId>(3))
  t.is((await provider.find(testId<OrderId>(500)))?.status, 'authorised')
  clock.advance({ seconds: 30 * 86_400 })
  t.is((await provider.find(testId<OrderId>(500)))?.status, 'authorised')
  t.is(await provider.find(testId<OrderId>(501)), undefined)
})

test('the payment of an order is found also where the clock of orders is ten minutes ahead', async (t) => {
  const { provider, clock } = await stripe(t)
  clock.advance({ seconds: -600 })
  await provider.authorise({ ...purpose(1), card: cards.stripe.good })
  t.is((await provider.find(testId<OrderId>(1)))?.status, 'authorised')
})

test('what nobody can know is unknown, is found by looking, and is never charged again', async (t) => {
  const { provider, server, clock } = await stripe(t, { timeoutMilliseconds: 300 })

  for (const [n, fault] of (['after', 'silent', 'before', 'busy', 'locked-out'] as const).entries()) {
    for (const step of [/^POST \/v1\/payment_intents$/, /\/confirm$/]) {
      const order = purpose(100 + n * 2 + (step.source.includes('confirm') ? 1 : 0))
      server.trouble(step, fault)
      const answer = await provider.authorise({ ...order, card: cards.stripe.good })
      // What was begun all the same is found at once, and goes on.
      const found = (fault === 'after' || fault === 'silent') && !step.source.includes('confirm')
      t.is(answer.status, found ? 'authorised' : 'unknown', `${fault} at ${step.source}`)
      if (fault === 'busy') clock.advance({ seconds: 2 })
      // After a 500 the same key answers 500 for a day, so then the look-up is all there is.
      const again = fault === 'after' ? await provider.find(order.orderId) : await provider.authorise({ ...order, card: cards.stripe.good })
      t.is(settled(again).status, 'authorised', `${fault} at ${step.source}, again`)
    }
  }
  const { intents } = server.books
  t.is(new Set(intents.map(({ metadata }) => metadata['orderId'])).size, intents.length)
  const confirmed = server.requests.filter(({ path }) => path.endsWith('/confirm'))
  for (const { path } of confirmed) t.is(new Set(confirmed.filter((one) => one.path === path).map(({ key }) => key)).size, 1)
})

test('a provider that says when to come back is not asked before', async (t) => {
  const { provider, server, clock } = await stripe(t)
  server.trouble(/./, 'busy')
  await t.throwsAsync(provider.find(testId<OrderId>(1)), { instanceOf: Unavailable })
  const before = server.requests.length
  clock.advance({ seconds: 1 })
  const { retryAfterSeconds } = (await t.throwsAsync<Unavailable>(provider.find(testId<OrderId>(1)), { instanceOf: Unavailable }))!
  t.is(retryAfterSeconds, 1)
  t.is((await provider.authorise({ ...purpose(1), card: cards.stripe.good })).status, 'unknown')
  t.is(server.requests.length, before)
  clock.advance({ seconds: 1 })
  t.is((await provider.authorise({ ...purpose(1), card: cards.stripe.good })).status, 'authorised')
})

test('a clock that is set back makes nobody wait longer than the provider has said', async (t) => {
  const { provider, server, clock } = await stripe(t)
  server.trouble(/./, 'busy')
  await t.throwsAsync(provider.find(testId<OrderId>(1)), { instanceOf: Unavailable })
  clock.advance({ seconds: -600 })
  t.is((await provider.authorise({ ...purpose(1), card: cards.stripe.good })).status, 'authorised')
})

test('captures, voids and refunds of which nobody knows are told by the look-up', async (t) => {
  const { provider, server } = await stripe(t, { timeoutMilliseconds: 300 })
  const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.stripe.good }))
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

test('webhooks about payments, charges and refunds name the payment, others are irrelevant', async (t) => {
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
