import test from 'ava'
import { bodyJson, memoryServices, type HttpRequest, type HttpResponse, type Services } from '@minishop/http'
import { ListedTokens } from '@minishop/http/testing'
import { command, context, customer, nothing, anyone, query, route, siblings, struct, text, Unavailable } from '@minishop/kernel'
import { FixedClock, ListedIds, NoMetrics, RecordedLog, testUser } from '@minishop/kernel/testing'
import { failuresToOpen } from '../domain/circuit.ts'
import { edgeEndpoints } from './edge.http.ts'
import { memoryRateLimits } from './rate-limits.memory.ts'

const look = query({ summary: 'Look', allows: anyone, input: struct({}), output: nothing, run: async () => {} })
const buy = command({ summary: 'Buy', allows: customer, input: struct({ cartId: text({ max: 9 }) }), output: nothing, run: async () => {} })
const hear = command({ summary: 'Hear', allows: siblings, input: struct({}), output: nothing, run: async () => {} })
const shop = context({
  name: 'shop',
  summary: 'A shop',
  http: {
    'GET /things': look,
    'POST /things': route(buy, { headers: { cartId: 'Cart-Id' } }),
    'GET /internal': route(look, { exposed: false }),
    'GET /dev/page': look,
  },
  on: { 'other.happened': hear },
})

const slow = context({ name: 'slow', summary: 'Somebody slow', http: { 'GET /slow': look } })

const open = (answer: (request: Omit<HttpRequest, 'params'>) => Promise<HttpResponse>, { limited = false, development = true, requestsAtOnce = 64 } = {}) => {
  const clock = new FixedClock()
  const log = new RecordedLog()
  const surroundings = { clock, ids: new ListedIds(), log, metrics: new NoMetrics() }
  const passedOn: { readonly context: string; readonly request: Omit<HttpRequest, 'params'> }[] = []
  const services: Services = {
    send: (name, request) => {
      passedOn.push({ context: name, request })
      return answer(request)
    },
  }
  const endpoints = edgeEndpoints({
    contexts: [shop, slow],
    services,
    tokens: new ListedTokens({ alice: testUser(1), clerk: testUser(2, ['staff']) }),
    rateLimits: limited ? memoryRateLimits() : undefined,
    timeoutMilliseconds: 1_000,
    requestsAtOnce,
    development,
    ...surroundings,
  })
  const edge = memoryServices(() => new Map([['edge', endpoints]]), surroundings)
  const ask = (line: string, headers: Record<string, string> = {}, client = '192.0.2.1') => {
    const [method = '', url = ''] = line.split(' ')
    return edge.send('edge', { method, url, headers, client })
  }
  return { ask, passedOn, clock, log, endpoints }
}
const fine = async (): Promise<HttpResponse> => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' })

test('exactly the routes of the manifests are answered, and none that is kept inside', (t) => {
  const keys = (options?: { readonly development: boolean }) => open(fine, options).endpoints.map(({ route }) => route.key)
  // What operators ask of a context that listens belongs to its manifest too.
  const letters = shop.routes.map(({ key }) => key).filter((key) => key.includes('/operations/shop/dead-letters'))
  t.is(letters.length, 4)
  t.deepEqual(keys(), ['GET /things', 'POST /things', 'GET /dev/page', ...letters, 'GET /slow'])
  t.deepEqual(keys({ development: false }), ['GET /things', 'POST /things', ...letters, 'GET /slow'])
})

test('a request is passed on with what its route reads, and with nothing that says who calls', async (t) => {
  const { ask, passedOn } = open(fine)
  const headers = {
    authorization: 'Bearer alice',
    'cart-id': 'c1',
    'idempotency-key': 'k',
    'x-user-id': 'somebody',
    'x-forwarded-for': '198.51.100.7',
    cookie: 'a=b',
    'x-request-id': 'mine',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  }
  const response = await ask('POST /v1/things?x=1', headers)
  t.is(response.status, 200)
  const { context: name, request } = passedOn[0]!
  t.is(name, 'shop')
  t.is(request.url, '/v1/things?x=1')
  t.deepEqual(Object.keys(request.headers).sort(), ['authorization', 'cart-id', 'idempotency-key', 'traceparent', 'x-request-id'])
  t.is(request.headers['x-request-id'], 'mine')
  t.regex(request.headers['traceparent']!, /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/)
})

test('HEAD is asked as GET, so that its answer can say how long that would be', async (t) => {
  const { ask, passedOn } = open(fine)
  t.is((await ask('HEAD /v1/things')).status, 200)
  t.is(passedOn[0]!.request.method, 'GET')
})

test('nobody gets through to where a customer is asked for, and neither does a forged token anywhere', async (t) => {
  const { ask, passedOn, log } = open(fine)
  t.is((await ask('POST /v1/things')).status, 401)
  t.is((await ask('POST /v1/things', { authorization: 'Bearer clerk' })).status, 403)
  t.is((await ask('GET /v1/things', { authorization: 'Bearer forged' })).status, 401)
  t.is((await ask('GET /v1/things', { authorization: 'Basic YTpi' })).status, 401)
  t.is(passedOn.length, 0)
  t.true(log.lines.some(({ message }) => message === 'security: a token was refused'))
})

test('who calls too often is told when to come back, and others are not', async (t) => {
  const { ask, clock } = open(fine, { limited: true })
  const statuses = []
  for (let n = 0; n < 301; n++) statuses.push((await ask('GET /v1/things')).status)
  t.is(statuses.filter((status) => status === 200).length, 300)
  const refused = await ask('GET /v1/things')
  t.is(refused.status, 429)
  t.regex(refused.headers['Retry-After']!, /^[1-9]\d*$/)
  t.is((await ask('GET /v1/things', {}, '192.0.2.2')).status, 200)
  clock.advance({ seconds: Number(refused.headers['Retry-After']) })
  t.is((await ask('GET /v1/things')).status, 200)
})

test('a service that can not be reached is 503 at once after some failures, and is asked again later', async (t) => {
  let away = true
  const { ask, passedOn, clock } = open(async () => {
    if (away) throw new Unavailable('shop')
    return fine()
  })
  for (let n = 0; n < failuresToOpen + 3; n++) {
    const response = await ask('GET /v1/things')
    t.is(response.status, 503)
    t.truthy(response.headers['Retry-After'])
  }
  t.is(passedOn.length, failuresToOpen)
  away = false
  clock.advance({ seconds: 1 })
  t.is((await ask('GET /v1/things')).status, 200)
  t.is((await ask('GET /v1/things')).status, 200)
})

test('a service that is slow fills its own room alone, and who finds it full is told to come back', async (t) => {
  const end = Promise.withResolvers<HttpResponse>()
  const { ask, passedOn } = open(({ url }) => (url === '/v1/slow' ? end.promise : fine()), { requestsAtOnce: 2 })
  const accepted = Array.from({ length: 10 }, () => ask('GET /v1/slow'))
  const { status, headers, body } = await ask('GET /v1/slow')
  t.deepEqual([status, headers['Retry-After'], ((await bodyJson(body)) as { code: string }).code], [503, '1', 'overloaded'])
  t.is(passedOn.length, 2)
  t.is((await ask('GET /v1/things')).status, 200)
  end.resolve(await fine())
  for (const one of await Promise.all(accepted)) t.is(one.status, 200)
  t.is((await ask('GET /v1/slow')).status, 200)
})

test('those who prefer to wait for an outcome take no place from those who do not', async (t) => {
  const end = Promise.withResolvers<HttpResponse>()
  const { ask } = open(({ headers }) => (headers['prefer'] === undefined ? fine() : end.promise), { requestsAtOnce: 1 })
  const waiting = ask('GET /v1/things', { prefer: 'wait=10' })
  t.is((await ask('GET /v1/things')).status, 200)
  end.resolve(await fine())
  t.is((await waiting).status, 200)
})

test('what a service answers is passed back as it is, refusals too', async (t) => {
  const { ask } = open(async () => ({ status: 409, headers: { 'Content-Type': 'application/problem+json', 'Cart-Id': 'c2' }, body: '{"code":"cart-full"}' }))
  const response = await ask('GET /v1/things')
  t.like(response, { status: 409, headers: { 'Content-Type': 'application/problem+json', 'Cart-Id': 'c2' } })
  t.deepEqual(await bodyJson(response.body), { code: 'cart-full' })
})
