import test from 'ava'
import { struct, text, Unavailable } from '@minishop/kernel'
import { FixedClock, testCall, testId, testUser } from '@minishop/kernel/testing'
import type { HttpRequest, HttpResponse } from './exchange.ts'
import { Declined, sibling } from './sibling.ts'
import { answering, Kiln, mug, pottery } from './testing/index.ts'

const clock = new FixedClock()
const answer = struct({ name: text({ max: 40 }) })
const answeredBy = (response: HttpResponse) => {
  const asked: Omit<HttpRequest, 'params'>[] = []
  const send = async (_context: string, request: Omit<HttpRequest, 'params'>) => {
    asked.push(request)
    return response
  }
  return { asked, pottery: sibling({ send }, 'pottery', { clock }) }
}

test('a context takes from a sibling\'s answer what it needs and ignores the rest', async (t) => {
  const { services } = answering(pottery, { kiln: new Kiln() }, {})
  const shop = sibling(services, 'pottery', { clock })
  t.deepEqual(await shop.get('/mugs/:mugId', { params: { mugId: mug.mugId }, answer }), { name: 'mug' })
  t.is(await shop.get('/mugs/:mugId', { params: { mugId: testId(2) }, answer }), undefined)
  const declined = await shop.get('/mugs', { query: { limit: 0 }, answer })
  t.true(declined instanceof Declined && declined.problem.code === 'invalid-input')
})

test('a sibling is asked with the caller\'s own rights and trace, and with nothing that was not given', async (t) => {
  const { asked, pottery } = answeredBy({ status: 404, headers: {} })
  const call = testCall({ actor: testUser(1), bearer: 'token' })
  await pottery.get('/shelf/:name', { params: { name: 'a/b?' }, query: { limit: 5, q: undefined }, headers: { 'shelf-id': 'x' }, answer, call })
  const [request] = asked
  t.is(request?.url, '/v1/shelf/a%2Fb%3F?limit=5')
  t.deepEqual(request?.headers, { accept: 'application/json', 'shelf-id': 'x', traceparent: call.traceparent, authorization: 'Bearer token' })
})

test('an outage, a redirect and nonsense are all the sibling\'s unavailability', async (t) => {
  const responses: HttpResponse[] = [
    { status: 503, headers: {} },
    { status: 500, headers: {}, body: '{}' },
    { status: 302, headers: { location: 'http://169.254.169.254/' } },
    { status: 200, headers: {}, body: '<html>' },
    { status: 200, headers: {}, body: '{"name":7}' },
  ]
  for (const response of responses) {
    const error = await t.throwsAsync(answeredBy(response).pottery.get('/shelf', { answer }), { instanceOf: Unavailable })
    t.is(error.dependency, 'pottery')
  }
})

test('a sibling that does not answer in two seconds is unavailable, and is told that nobody waits', async (t) => {
  const clock = new FixedClock()
  let signal: AbortSignal | undefined
  const silent = sibling({ send: (_context, request) => new Promise<never>(() => (signal = request.signal)) }, 'pottery', { clock })
  const asked = silent.get('/shelf', { answer })
  clock.advance({ seconds: 2 })
  await t.throwsAsync(asked, { instanceOf: Unavailable })
  t.true(signal?.aborted)
})

test('a caller that leaves takes its question along', async (t) => {
  const leaving = new AbortController()
  const silent = sibling({ send: () => new Promise<never>(() => {}) }, 'pottery', { clock })
  const asked = silent.get('/shelf', { answer, call: testCall({ signal: leaving.signal }) })
  leaving.abort()
  await t.throwsAsync(asked, { instanceOf: Unavailable })
})
