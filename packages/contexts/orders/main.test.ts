import test, { type ExecutionContext } from 'ava'
import { assemble, WrongConfiguration } from '@minishop/host'
import { Services, type HttpResponse } from '@minishop/http'
import { AccessTokens, Bus, provide, RandomIds, SystemClock, type Uuid } from '@minishop/kernel'
import { NoMetrics, SilentLog } from '@minishop/kernel/testing'
import { memoryBus } from '@minishop/memory'
import { composition } from './main.ts'
import { keyed } from './testing/composition.ts'
import { checkout, clerk, customer, stranger } from './testing/rehearsal.ts'
import { methods, offers, wanted } from './testing/samples.ts'
import { playedSiblings } from './testing/siblings.ts'

// Orders as its container runs it, on memory: the whole way from a request to its response, with siblings that are played.

const people = new Map([customer, stranger, clerk].map((user) => [`token-of-${user.email.split('@')[0]}`, user]))
const answers = {
  cart: { status: 200, body: { items: wanted } },
  catalog: { status: 200, body: { items: offers } },
  shipping: { status: 200, body: { items: methods } },
}

const opened = async (t: ExecutionContext) => {
  const clock = new SystemClock()
  const ids = new RandomIds()
  const log = new SilentLog()
  const bus = memoryBus({ clock, log })
  const service = await assemble(keyed, {
    environment: { DATABASE_URL: 'memory:' },
    clock,
    ids,
    log,
    metrics: new NoMetrics(),
    providers: [
      provide(Bus, () => bus, []),
      provide(Services, () => playedSiblings(answers), []),
      provide(AccessTokens, () => ({ verify: async (token) => people.get(token) }), []),
    ],
  })
  await service.start()
  t.teardown(() => service.stop())

  const send = async (route: string, { params = {}, body, headers = {}, by = 'user1' }: { params?: Record<string, string>; body?: unknown; headers?: Record<string, string>; by?: string } = {}) => {
    const endpoint = service.endpoints.find((one) => one.route.key === route)!
    const path = endpoint.route.path.replace(/:(\w+)/g, (_, name: string) => params[name]!)
    const response = await endpoint.answer({
      method: endpoint.route.method,
      url: path,
      params,
      headers: { authorization: `Bearer token-of-${by}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: new TextEncoder().encode(JSON.stringify(body)) }),
    })
    return { ...response, json: typeof response.body === 'string' && response.body !== '' ? (JSON.parse(response.body) as any) : undefined }
  }
  const tell = (subject: string, data: { readonly orderId: string }) =>
    bus.publish({ id: ids.next(), subject, source: subject.split('.')[0]!, key: data.orderId, time: clock.now(), traceparent: '', data })
  return { send, tell }
}

const textOf = async (response: HttpResponse): Promise<string> => {
  let text = ''
  for await (const piece of response.body as AsyncIterable<string>) text += piece
  return text
}

test('an order is accepted at once and says where it is', async (t) => {
  const { send } = await opened(t)
  const placed = await send('POST /orders', { body: checkout, headers: { 'idempotency-key': 'k1' } })
  t.is(placed.status, 202)
  t.is(placed.headers['Location'], `/v1/orders/${placed.json.orderId}`)
  t.is(placed.json.status, 'placed')
  const read = await send('GET /orders/:orderId', { params: { orderId: placed.json.orderId } })
  t.deepEqual(read.json, placed.json)
})

test('a repeat with the same key is the same order, with another body it is refused, and of another customer it is their own', async (t) => {
  const { send } = await opened(t)
  const headers = { 'idempotency-key': 'k1' }
  const first = await send('POST /orders', { body: checkout, headers })
  const [again, atOnce] = await Promise.all([send('POST /orders', { body: checkout, headers }), send('POST /orders', { body: checkout, headers })])
  for (const repeat of [again, atOnce]) t.is(repeat.body, first.body)
  t.is((await send('POST /orders', { body: { ...checkout, shippingMethod: 'express' }, headers })).status, 422)
  t.not((await send('POST /orders', { body: checkout, headers, by: 'user2' })).json.orderId, first.json.orderId)
  t.is((await send('GET /orders')).json.items.length, 1)
})

test('an order without an Idempotency-Key is bad input', async (t) => {
  const { send } = await opened(t)
  const refused = await send('POST /orders', { body: checkout })
  t.is(refused.status, 400)
  t.is(refused.json.errors[0].path, 'Idempotency-Key')
})

test('who prefers to wait is answered when the order is confirmed', async (t) => {
  const { send, tell } = await opened(t)
  const waiting = send('POST /orders', { body: checkout, headers: { 'idempotency-key': 'k1', prefer: 'wait=20' } })
  let orderId: Uuid | undefined
  while (orderId === undefined) {
    await new Promise(setImmediate)
    orderId = (await send('GET /orders')).json.items[0]?.orderId
  }
  await tell('catalog.stock-reserved.v1', { orderId })
  const amount = { amount: 3497, currency: 'EUR' }
  await tell('payments.payment-authorised.v1', { orderId, provider: 'simulated', fact: 'pay_1/authorised', paymentId: 'pay_1', amount } as never)
  const answered = await waiting
  t.is(answered.status, 201)
  t.like(answered.json, { orderId, status: 'confirmed', payment: { status: 'authorised' } })
})

test('the progress of an order is streamed, from where its reader left off', async (t) => {
  const { send } = await opened(t)
  const { json: { orderId } } = await send('POST /orders', { body: checkout, headers: { 'idempotency-key': 'k1' } })
  const params = { orderId }
  t.is((await send('POST /orders/:orderId/cancellation', { params, body: { reason: 'Changed my mind' } })).status, 200)
  const whole = await send('GET /orders/:orderId/events', { params })
  t.is(whole.headers['Content-Type'], 'text/event-stream; charset=utf-8')
  t.regex(await textOf(whole), /id: 1\nevent: placed\n[^]*id: 2\nevent: cancelled\ndata: .*"reason":"by-customer"/)
  const rest = await textOf(await send('GET /orders/:orderId/events', { params, headers: { 'last-event-id': '1' } }))
  t.false(rest.includes('event: placed'))
  t.true(rest.includes('event: cancelled'))
})

test('an order is hidden from everyone else, whatever they try with it', async (t) => {
  const { send } = await opened(t)
  const { json: { orderId } } = await send('POST /orders', { body: checkout, headers: { 'idempotency-key': 'k1' } })
  const params = { orderId }
  for (const route of ['GET /orders/:orderId', 'GET /orders/:orderId/events', 'POST /orders/:orderId/cancellation'])
    t.is((await send(route, { params, by: 'user2' })).status, 404, route)
  t.is((await send('GET /orders/:orderId', { params, by: 'user3' })).status, 200)
})

test('a start without keys to seal with is refused in words', async (t) => {
  const environment = { DATABASE_URL: 'memory:', SEAL_KEYS: '{"payments":[]}' }
  const rest = { clock: new SystemClock(), ids: new RandomIds(), log: new SilentLog(), metrics: new NoMetrics(), providers: [] }
  await t.throwsAsync(assemble(composition, { environment, ...rest }), { instanceOf: WrongConfiguration, message: /has no key for notifications, payments, shipping/ })
})
