import test from 'ava'
import { koaServer } from '@minishop/koa'
import { FixedClock, ListedIds, NoMetrics, RecordedLog } from '@minishop/kernel/testing'
import { securityHeaders, type HeaderRules } from './security-headers.koa.ts'

const open = async (t: { teardown: (undo: () => Promise<void>) => void }, rules: HeaderRules) => {
  const surroundings = { clock: new FixedClock(), ids: new ListedIds(), log: new RecordedLog(), metrics: new NoMetrics() }
  const server = await koaServer({ ...surroundings, host: '127.0.0.1', port: 0, endpoints: [], middleware: [securityHeaders(rules)] })
  t.teardown(() => server.stop({ withinMilliseconds: 0 }))
  return (method: string, headers: Record<string, string> = {}) => fetch(`${server.url}/health/live`, { method, headers })
}
const preflight = { origin: 'https://a.example', 'access-control-request-method': 'POST' }

test('every answer tells browsers what they may not do with it', async (t) => {
  const ask = await open(t, { origins: [], secure: true })
  const { headers } = await ask('GET')
  t.is(headers.get('x-content-type-options'), 'nosniff')
  t.is(headers.get('x-frame-options'), 'DENY')
  t.is(headers.get('referrer-policy'), 'no-referrer')
  t.regex(headers.get('strict-transport-security')!, /max-age=31536000/)
})

test('pages of an allowed origin may call, others may not, and none with credentials of the browser', async (t) => {
  const ask = await open(t, { origins: ['https://a.example'], secure: false })
  const allowed = await ask('OPTIONS', preflight)
  t.is(allowed.status, 204)
  t.is(allowed.headers.get('access-control-allow-origin'), 'https://a.example')
  t.regex(allowed.headers.get('access-control-allow-headers')!, /Idempotency-Key/)
  t.is(allowed.headers.get('access-control-allow-credentials'), null)
  const other = await ask('OPTIONS', { ...preflight, origin: 'https://evil.example' })
  t.is(other.headers.get('access-control-allow-origin'), null)
  t.is((await ask('GET', { origin: 'https://evil.example' })).headers.get('access-control-allow-origin'), null)
  t.is((await ask('GET')).headers.get('strict-transport-security'), null)
})

test('no page may call unless origins are named', async (t) => {
  const ask = await open(t, { origins: [], secure: false })
  t.is((await ask('OPTIONS', preflight)).headers.get('access-control-allow-origin'), null)
})
