import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buy, newProduct, paymentOnce } from '../buying.ts'
import { mailsTo, newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'
import { pidsOf, statusOf, storefront } from '../started-shop.ts'

const signed = (secret: string, body: string, seconds: number): string => `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** The gateway itself, and what the operator and the payment provider see of it. */
export const edge: Scenarios = {
  'a person finds a page, the reference and the mails': async (t, { ask }) => {
    for (const path of ['/', '/docs', '/dev/mail']) {
      const page = await ask(200, `GET ${path}`, { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
      t.regex(page.headers.get('content-type') ?? '', /^text\/html/, path)
      t.regex(page.text, /<title>/, path)
    }
    const { text, headers } = await ask(200, 'GET /docs')
    const assets = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset!)
    t.true(assets.length > 2)
    for (const asset of assets) {
      t.regex(asset, /^\/docs\//, 'nothing comes from elsewhere')
      t.true((await ask(200, `GET ${asset}`)).text.length > 0)
    }
    t.regex(headers.get('content-security-policy') ?? '', /default-src/)
  },

  'programs find the documents and the health, and no numbers': async (t, { ask }) => {
    t.like((await ask(200, 'GET /openapi.json')).json, { openapi: '3.1.0' })
    t.regex((await ask(200, 'GET /asyncapi.json')).json.asyncapi, /^3\./)
    await ask(200, 'GET /health/live')
    t.true((await ask(200, 'GET /health/ready')).json.ready)
    await ask(404, 'GET /metrics')
    t.like((await ask(200, 'GET /dev/mail', { headers: { Accept: 'application/json' } })).json, { nextCursor: null })
    await ask(400, 'GET /dev/mail?to=everybody')
  },

  'a request keeps its id and its trace': async (t, { ask }) => {
    const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'X-Request-Id': 'journey-1' }
    const answer = await ask(200, 'GET /v1/products?limit=1', { headers })
    t.is(answer.headers.get('x-request-id'), 'journey-1')
    t.regex(answer.headers.get('traceparent') ?? '', /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/)
    const forged = await ask(404, 'GET /v1/nowhere', { headers: { 'X-Request-Id': 'x'.repeat(500) } })
    t.true((forged.headers.get('x-request-id') ?? '').length < 200)
    t.is(forged.json.requestId, forged.headers.get('x-request-id'))
    await ask(200, 'GET /v1/products?limit=1', { headers: { 'X-Request-Id': 'journey-2' } })
  },

  'HEAD says what GET would, without the body': async (t, { ask, url }) => {
    const { text, headers } = await ask(200, 'GET /v1/products?limit=1')
    const head = await fetch(`${url}/v1/products?limit=1`, { method: 'HEAD' })
    t.deepEqual([head.status, await head.text(), Number(head.headers.get('content-length'))], [200, '', Buffer.byteLength(text)])
    t.is(head.headers.get('content-type'), headers.get('content-type'))
    t.is((await fetch(`${url}/v1/nowhere`, { method: 'HEAD' })).status, 404)
  },

  'pages of the storefront may call, those of others may not': async (t, { ask, url }) => {
    const preflight = (origin: string) =>
      fetch(`${url}/v1/orders`, { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key' } })
    const allowed = await preflight(storefront)
    t.deepEqual([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('access-control-allow-credentials')], [204, storefront, null])
    for (const name of ['authorization', 'content-type', 'idempotency-key']) t.true(allowed.headers.get('access-control-allow-headers')?.toLowerCase().includes(name), name)
    t.is((await preflight('https://elsewhere.example')).headers.get('access-control-allow-origin'), null)
    const answer = await ask(200, 'GET /v1/products?limit=1', { headers: { Origin: storefront } })
    t.is(answer.headers.get('access-control-allow-origin'), storefront)
    t.is((await ask(200, 'GET /v1/products?limit=1', { headers: { Origin: 'null' } })).headers.get('access-control-allow-origin'), null)
  },

  'every answer is guarded against browsers that guess': async (t, { ask }) => {
    for (const { headers } of [await ask(200, 'GET /v1/categories'), await ask(404, 'GET /v1/nowhere'), await ask(401, 'GET /v1/auth/me')]) {
      t.is(headers.get('x-content-type-options'), 'nosniff')
      t.is(headers.get('x-frame-options'), 'DENY')
      t.is(headers.get('x-powered-by'), null)
    }
    t.regex((await ask(401, 'GET /v1/auth/me')).headers.get('cache-control') ?? '', /no-store/)
    for (const path of ['/', '/docs', '/dev/mail']) {
      const { headers } = await ask(200, `GET ${path}`, { headers: { Accept: 'text/html' } })
      t.notRegex(headers.get('content-security-policy') ?? 'script-src *', /script-src[^;]*(\*|unsafe)/, path)
    }
  },

  'only the payment provider is heard as the payment provider, and may repeat itself': async (t, shop) => {
    const { ask, folder } = shop
    const buyer = await newCustomer(shop)
    const { orderId } = await buy(shop, buyer, await newProduct(shop), { card: 'tok_requires_action', wait: 0 })
    const { actionUrl } = await paymentOnce(shop, buyer, orderId, 'action-required')
    const body = JSON.stringify({ id: 'evt_journey', type: 'payment.captured', data: { paymentId: actionUrl.split('/').at(-1) } })
    // What the simulated provider signs with is known to it and to payments; the operator finds it in the data folder.
    const { webhookSecret } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as { readonly webhookSecret: string }
    const now = Math.floor(Date.now() / 1000)
    const webhook = (expected: number, signature: string | undefined, provider = 'simulated') =>
      ask(expected, `POST /v1/payments/webhooks/${provider}`, { raw: body, headers: { 'Content-Type': 'application/json', ...(signature !== undefined && { 'Webhook-Signature': signature }) } })
    for (const bad of [undefined, '', 'made up', `t=${now},v1=${'0'.repeat(64)}`, signed('another secret', body, now), signed(webhookSecret, `${body} `, now), signed(webhookSecret, body, now - 3_600)]) await webhook(400, bad)
    await webhook(404, signed(webhookSecret, body, now), 'nobody')
    for (let times = 0; times < 3; times++) await webhook(204, signed(webhookSecret, body, now))
    t.like((await ask(200, `GET /v1/orders/${orderId}`, { as: buyer })).json, { status: 'awaiting-payment' }, 'what it says of the sum is not believed')
    await ask(401, `GET /v1/payments/${orderId}`)
    await ask(400, 'GET /v1/payments/mine', { as: buyer })
  },

  'the operator sees every service and store': async (t, { folder, url }) => {
    const { code, status } = await statusOf(folder)
    t.is(code, 0)
    t.deepEqual(status.services.map(({ name }) => name).sort(), ['auth', 'cart', 'catalog', 'gateway', 'notifications', 'orders', 'payments', 'shipping'])
    for (const { ready, reason, name } of status.services) t.deepEqual([ready, reason], [true, null], name)
    t.is(status.services.find(({ name }) => name === 'gateway')?.port, Number(new URL(url).port))
    t.true(status.stores.length > 0)
    t.true(pidsOf(status).every((pid) => Number.isSafeInteger(pid) && pid > 0))
  },

  'no mail and no address was ever written to somebody else': async (t, shop) => {
    const { json } = await shop.ask(200, 'GET /dev/mail', { headers: { Accept: 'application/json' } })
    const to = json.items.map((mail: { readonly to: string }) => mail.to) as readonly string[]
    t.true(to.length > 0)
    t.deepEqual(to.filter((address) => !address.endsWith('@journey.example')), [])
    t.deepEqual(await mailsTo(shop, 'nobody@journey.example'), [])
  },
}
