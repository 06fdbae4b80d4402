import test from 'ava'
import { later } from '@minishop/kernel'
import { sign } from '../adapters/simulated/signature.ts'
import { stage, webhookSecret, type Stage } from '../testing/stage.ts'

const deliver = (shop: Stage, body: string, { signature, seconds = 0, provider = 'simulated' }: { signature?: string; seconds?: number; provider?: string } = {}) =>
  shop.send('POST', `/v1/payments/webhooks/${provider}`, {
    text: body,
    headers: { 'webhook-signature': signature ?? sign(webhookSecret, body, later(shop.clock.now(), { seconds })) },
  })

const approvedUnheard = async () => {
  const shop = stage()
  await shop.requested('tok_requires_action')
  await shop.provider.quiet()
  shop.line.down = true
  const { paymentId } = (await shop.payment())!
  await shop.provider.challenges.decide(paymentId, 'approve')
  return { shop, paymentId, body: JSON.stringify({ id: 'e1', data: { paymentId } }) }
}

test('what a webhook is about is read from the provider and announced before it is accepted', async (t) => {
  const { shop, body } = await approvedUnheard()
  t.is((await deliver(shop, body)).status, 204)
  t.deepEqual(shop.told(), ['payment-action-required', 'payment-authorised 1999'])
})

test('repeats are accepted and tell nothing new', async (t) => {
  const { shop, body } = await approvedUnheard()
  for (let time = 0; time < 3; time++) t.is((await deliver(shop, body)).status, 204)
  t.is(shop.told().length, 2)
})

test('a webhook is not accepted while nothing can be announced', async (t) => {
  const { shop, body } = await approvedUnheard()
  shop.bus.down = true
  t.is((await deliver(shop, body)).status, 503)
  shop.bus.down = false
  t.is((await deliver(shop, body)).status, 204)
  t.deepEqual(shop.told(), ['payment-action-required', 'payment-authorised 1999'])
})

test('a bad signature gets a 400, and nothing is done', async (t) => {
  const { shop, body } = await approvedUnheard()
  const forged = [
    deliver(shop, body, { signature: '' }),
    deliver(shop, body, { signature: 't=1' }),
    deliver(shop, body, { signature: sign('another secret of thirty-two chars', body, shop.clock.now()) }),
    deliver(shop, body, { signature: sign(webhookSecret, `${body} `, shop.clock.now()) }),
    deliver(shop, body, { seconds: -301 }),
    deliver(shop, body, { seconds: 301 }),
    shop.send('POST', '/v1/payments/webhooks/simulated', { text: body }),
  ]
  for (const { status, body } of await Promise.all(forged)) t.deepEqual([status, (body as { code: string }).code], [400, 'bad-signature'])
  t.deepEqual(shop.told(), ['payment-action-required'])
  t.is((await deliver(shop, body, { seconds: -299 })).status, 204)
})

test('sums and orders that a webhook speaks of are not believed, even with a good signature', async (t) => {
  const { shop, paymentId } = await approvedUnheard()
  const body = JSON.stringify({ type: 'payment.captured', data: { paymentId, orderId: 'another', amount: { amount: 1, currency: 'USD' } } })
  t.is((await deliver(shop, body)).status, 204)
  t.deepEqual(shop.told(), ['payment-action-required', 'payment-authorised 1999'])
})

test('news of payments that are not ours is accepted and ignored', async (t) => {
  const { shop } = await approvedUnheard()
  for (const body of ['{"data":{"paymentId":"pay_nobody"}}', '{"type":"payout.paid"}', 'not JSON', '[]', 'null']) t.is((await deliver(shop, body)).status, 204)
  t.deepEqual(shop.told(), ['payment-action-required'])
})

test('a provider that is not connected is not there', async (t) => {
  const { shop, body } = await approvedUnheard()
  t.is((await deliver(shop, body, { provider: 'stripe' })).status, 404)
})
