import test from 'ava'
import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { startLocalStripe } from '@minishop/servers'
import { stripeClient, stripeFailure, stripeWebhook } from './index.ts'

const opening = { amount: 1999, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], metadata: { orderId: 'o1' } } as const

const failureOf = async (work: () => Promise<unknown>) => {
  try {
    await work()
  } catch (error) {
    return stripeFailure(error)
  }
  throw new Error('It should have failed.')
}

test('requests carry the key, the version of the client and a form-encoded body', async (t) => {
  const server = await startLocalStripe()
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url })
  const intent = await client.paymentIntents.create({ ...opening, allowed_payment_method_types: ['card'] }, { idempotencyKey: 'k1' })
  t.like(intent, { id: 'pi_1', amount: 1999, status: 'requires_payment_method' })
  const { form, key, path } = server.requests[0]!
  t.deepEqual([path, key, form.get('amount'), form.get('metadata[orderId]')], ['/v1/payment_intents', 'k1', '1999', 'o1'])
})

test('the same key makes the same thing once, and another request with it is impossible', async (t) => {
  const server = await startLocalStripe()
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url })
  const make = (amount: number) => client.paymentIntents.create({ ...opening, allowed_payment_method_types: ['card'], amount }, { idempotencyKey: 'k1' })
  t.is((await make(1)).id, (await make(1)).id)
  t.is(server.books.intents.length, 1)
  t.like(await failureOf(() => make(2)), { kind: 'impossible' })
})

test('a server that answers 503 is asked again with the same key', async (t) => {
  const server = await startLocalStripe()
  t.teardown(server.stop)
  server.trouble(/^POST \/v1\/payment_intents$/, 'before')
  const client = stripeClient({ apiKey: server.apiKey, api: server.url, retries: 1 })
  await client.paymentIntents.create({ ...opening, allowed_payment_method_types: ['card'] }, { idempotencyKey: 'k1' })
  t.deepEqual(server.requests.map(({ key }) => key), ['k1', 'k1'])
  t.is(server.books.intents.length, 1)
})

test('what nobody can know is an outage: 5xx, silence, a locked-out key, too many requests', async (t) => {
  const server = await startLocalStripe()
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url, retries: 0, timeoutMilliseconds: 200 })
  for (const fault of ['before', 'after', 'silent', 'locked-out', 'busy'] as const) {
    server.trouble(/./, fault)
    t.like(await failureOf(() => client.paymentIntents.create({ ...opening, allowed_payment_method_types: ['card'] }, { idempotencyKey: fault })), { kind: 'outage' }, fault)
  }
  await server.stop()
  t.like(await failureOf(() => client.paymentIntents.retrieve('pi_1')), { kind: 'outage' })
})

test('a refused card and a request that can never succeed are told apart', async (t) => {
  const server = await startLocalStripe()
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url })
  const { id } = await client.paymentIntents.create({ ...opening, allowed_payment_method_types: ['card'] })
  const method = await client.paymentMethods.create({ type: 'card', card: { token: 'tok_chargeDeclinedInsufficientFunds' } })
  t.deepEqual(await failureOf(() => client.paymentIntents.confirm(id, { payment_method: method.id })), { kind: 'card', code: 'card_declined', declineCode: 'insufficient_funds' })
  t.like(await failureOf(() => client.paymentIntents.capture(id)), { kind: 'impossible', code: 'payment_intent_unexpected_state' })
  t.throws(() => stripeFailure(new TypeError('a mistake of ours')), { instanceOf: TypeError })
})

test('a webhook is read when it was signed over exactly this body within the last 300 seconds', (t) => {
  const client = stripeClient({ apiKey: 'sk_test_1' })
  const secret = 'whsec_test'
  const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'charge.refunded', data: { object: { object: 'charge', payment_intent: 'pi_1' } } })
  const signedAt = (seconds: number) => client.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Date.parse(noon) / 1000 + seconds })
  const read = (signature: string | undefined, more: { readonly body?: string; readonly secret?: string } = {}) => stripeWebhook(client, { body, signature, secret, at: noon, ...more })
  t.is(read(signedAt(0))?.id, 'evt_1')
  t.is(read(signedAt(-300))?.id, 'evt_1')
  t.is(read(signedAt(-301)), undefined)
  t.is(read(signedAt(301)), undefined)
  t.is(read(undefined), undefined)
  t.is(read('t=1,v1=00'), undefined)
  t.is(read(signedAt(0), { secret: 'whsec_other' }), undefined)
  t.is(read(signedAt(0), { body: `${body} ` }), undefined)
  t.is(stripeWebhook(client, { body, signature: signedAt(0), secret, at: later(noon, { seconds: 301 }) }), undefined)
})

test('a key that is none is refused before it is sent anywhere', (t) => {
  t.throws(() => stripeClient({ apiKey: 'pk_live_1' }), { message: /sk_ or rk_/ })
})
