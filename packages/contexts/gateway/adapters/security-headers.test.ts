import test, { type ExecutionContext } from 'ava'
import { koaServer } from '@minishop/koa'
import { FixedClock, ListedIds, NoMetrics, RecordedLog } from '@minishop/kernel/testing'
import { securityHeaders, type HeaderRules } from './security-headers.koa.ts'

const storefront = 'https://storefront.example'

const open = async (t: ExecutionContext, rules: HeaderRules) => {
  const own = "default-src 'self'"
  const server = await koaServer({
    host: '127.0.0.1',
    port: 0,
    endpoints: [{ route: { key: 'GET /page', method: 'GET', path: '/page' }, answer: async () => ({ status: 200, headers: { 'Content-Security-Policy': own }, body: 'x' }) }],
    middleware: [securityHeaders(rules)],
    clock: new FixedClock(),
    ids: new ListedIds(),
    log: new RecordedLog(),
    metrics: new NoMetrics(),
  })
  t.teardown(() => server.stop({ withinMilliseconds: 0 }))
  return (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init)
}

test('every answer tells browsers to run nothing, embed nothing and guess nothing', async (t) => {
  const ask = await open(t, { origins: [], secure: false })
  for (const path of ['/health/live', '/nowhere']) {
    const { headers } = await ask(path)
    t.regex(headers.get('content-security-policy') ?? '', /^default-src 'none';.*frame-ancestors 'none'/, path)
    t.deepEqual([headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('strict-transport-security')], ['nosniff', 'DENY', null], path)
  }
})

test('a page that needs more says so itself', async (t) => {
  const ask = await open(t, { origins: [], secure: true })
  const { headers } = await ask('/page')
  t.is(headers.get('content-security-policy'), "default-src 'self'")
  t.regex(headers.get('strict-transport-security') ?? '', /max-age/)
})

test('pages of named origins may call, without credentials of the browser', async (t) => {
  const ask = await open(t, { origins: [storefront], secure: false })
  const preflight = { method: 'OPTIONS', headers: { Origin: storefront, 'Access-Control-Request-Method': 'POST' } }
  const { status, headers } = await ask('/page', preflight)
  t.deepEqual([status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')], [204, storefront, null])
  t.regex(headers.get('access-control-allow-headers') ?? '', /Idempotency-Key/)
  t.is((await ask('/page', { headers: { Origin: storefront } })).headers.get('vary'), 'Origin')
  t.is((await ask('/page', { headers: { Origin: 'https://elsewhere.example' } })).headers.get('access-control-allow-origin'), null)
})
