import test, { type ExecutionContext } from 'ava'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { instant } from '@minishop/kernel'
import { stripeClient, stripeWebhook } from '@minishop/stripe'
import { startLocalStripe, type StripeEvent } from '@minishop/servers'
import { stripeWebhooks, type Manner } from './stripe-webhooks.ts'

const event = (n: number): StripeEvent => ({ id: `evt_${n}`, object: 'event', type: 'payment_intent.succeeded', created: n, data: { object: { id: `pi_${n}` } } })

/** Somebody who is told, and accepts from the nth attempt on. */
const listening = async (t: ExecutionContext, { from = 1 } = {}) => {
  const webhooks = stripeWebhooks('whsec_test')
  const received: { readonly body: string; readonly signature: string | undefined }[] = []
  const arrivals = new EventTarget()
  const server = createServer(async (incoming, response) => {
    received.push({ body: await text(incoming), signature: String(incoming.headers['stripe-signature']) })
    response.writeHead(received.length < from ? 503 : 204).end(() => arrivals.dispatchEvent(new Event('one')))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    webhooks.stop()
    server.closeAllConnections()
    server.close()
  })
  webhooks.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const until = async (times: number) => {
    while (received.length < times) await once(arrivals, 'one')
    return received.map(({ body }) => (JSON.parse(body) as StripeEvent).id)
  }
  return { webhooks, received, until }
}

test('what is told bears a signature that Stripe\'s own client accepts, of the time it was signed', async (t) => {
  const { webhooks, received } = await listening(t)
  await webhooks.send(event(1), new Date(1_000_000))
  const read = (seconds: number) => stripeWebhook(stripeClient({ apiKey: 'sk_test_1' }), { ...received[0]!, secret: 'whsec_test', at: instant(seconds * 1000) })
  t.deepEqual(read(1_100)?.data.object as unknown, { id: 'pi_1' })
  t.is(read(1_301), undefined)
})

test('what is not accepted is told again', async (t) => {
  const { webhooks, until } = await listening(t, { from: 3 })
  await webhooks.told(event(1))
  t.deepEqual(await until(3), ['evt_1', 'evt_1', 'evt_1'])
})

test('webhooks come in the manner that was chosen, and are counted', async (t) => {
  const told = async (manner: Manner, expected: readonly string[]) => {
    const { webhooks, until } = await listening(t)
    webhooks.behave(manner)
    for (const n of [1, 2]) await webhooks.told(event(n))
    if (manner === 'reversed') t.is(webhooks.behave('soon'), 2)
    const ids = await until(expected.length)
    t.deepEqual(manner === 'reversed' ? ids : ids.toSorted(), expected, manner)
  }
  await told('soon', ['evt_1', 'evt_2'])
  await told('twice', ['evt_1', 'evt_1', 'evt_2', 'evt_2'])
  await told('reversed', ['evt_2', 'evt_1'])
  await told('never', [])
})

test('Stripe\'s answer waits for those who are told of it first', async (t) => {
  const { webhooks, received } = await listening(t)
  webhooks.behave('first')
  const stripe = await startLocalStripe({ told: webhooks.told })
  t.teardown(stripe.stop)
  const client = stripeClient({ apiKey: stripe.apiKey, api: stripe.url })
  const { id } = await client.paymentIntents.create({ amount: 1, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'] })
  await client.paymentIntents.confirm(id, { payment_method: 'pm_card_visa', return_url: 'http://shop.test' })
  t.is(received.length, 1)
})
