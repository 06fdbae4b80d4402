import test from 'ava'
import type { HttpRequest } from '@minishop/http'
import { answering, Kiln, mug, pottery } from '@minishop/http/testing'
import { anyone, context, query, struct, text } from '@minishop/kernel'
import { clock, json, open, raw } from './testing/opened.ts'

test('a use case answers over HTTP', async (t) => {
  const { ask } = await open(t)
  const response = await ask(`/v1/mugs/${mug.mugId}?`)
  t.is(response.status, 200)
  t.is(response.headers.get('content-type'), 'application/json; charset=utf-8')
  t.is(response.headers.get('x-powered-by'), null)
  t.deepEqual(await response.json(), mug)
  const made = await ask('/v1/mugs', { method: 'POST', headers: json, body: '{"name":"ü"}' })
  t.is(made.status, 201)
  t.like(await made.json(), { name: 'ü' })
})

test('a path that is named comes before one with a parameter', async (t) => {
  const { ask } = await open(t)
  t.deepEqual(await (await ask('/v1/mugs/catalogue')).json(), { title: 'Mugs' })
})

test('HEAD says what GET would, without the body', async (t) => {
  const { ask } = await open(t)
  const response = await ask(`/v1/mugs/${mug.mugId}`, { method: 'HEAD' })
  t.is(response.status, 200)
  t.regex(response.headers.get('etag') ?? '', /^"3\./)
  t.is(response.headers.get('content-length'), String(JSON.stringify(mug).length))
  t.is(await response.text(), '')
})

test('answers without a body have none, whatever their status', async (t) => {
  const { ask } = await open(t)
  const deleted = await ask(`/v1/mugs/${mug.mugId}`, { method: 'DELETE', headers: { authorization: 'Bearer alice' } })
  t.deepEqual([deleted.status, deleted.headers.get('content-type'), await deleted.text()], [204, null, ''])
  const tag = (await ask(`/v1/mugs/${mug.mugId}`)).headers.get('etag')!
  const known = await ask(`/v1/mugs/${mug.mugId}`, { headers: { 'if-none-match': tag } })
  t.deepEqual([known.status, known.headers.get('etag'), await known.text()], [304, tag, ''])
})

test('an unknown path and an unknown method are problems, told apart', async (t) => {
  const { ask, server } = await open(t)
  const missing = await ask('/v1/nowhere')
  t.is(missing.status, 404)
  t.is(missing.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  t.truthy(missing.headers.get('x-request-id'))
  t.like(await missing.json(), { code: 'no-such-path', instance: '/v1/nowhere' })
  for (const method of ['PUT', 'DELETE']) {
    const response = await ask('/v1/mugs', { method })
    t.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD, POST, OPTIONS'], method)
  }
  t.regex(await raw(server.port, 'TRACE /v1/mugs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 405 [^]*Allow: GET, HEAD, POST, OPTIONS\r\n/)
  for (const path of ['/v1/mugs/', '/V1/mugs', '/v1/mugs%2F', '/v1//mugs']) t.is((await ask(path)).status, 404, path)
})

test('OPTIONS tells what a path takes', async (t) => {
  const { ask } = await open(t)
  const response = await ask('/v1/mugs', { method: 'OPTIONS' })
  t.deepEqual([response.status, response.headers.get('allow')], [204, 'GET, HEAD, POST, OPTIONS'])
})

test('a stream reaches its reader as it comes, and a reader that leaves is noticed', async (t) => {
  const { kiln, ask } = await open(t)
  kiln.fired = [{ id: 'f1', type: 'firing', data: { degrees: 900 } }]
  kiln.staysOpen = true
  const leaving = new AbortController()
  const response = await ask('/v1/kiln/events', { signal: leaving.signal })
  t.is(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let read = ''
  while (!read.includes('degrees')) read += (await reader.read()).value
  t.is(read, ': welcome\n\nid: f1\nevent: firing\ndata: {"degrees":900}\n\n')
  leaving.abort()
  await kiln.readerLeft.promise
})

test('an answer that breaks in the middle is broken off, told in the log, and hurts nobody else', async (t) => {
  const breaking = {
    route: pottery.routes.find(({ key }) => key === 'GET /kiln/events')!,
    answer: async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        yield 'half'
        throw new Error('The kiln fell over.')
      })(),
    }),
  }
  const { ask, log } = await open(t, { endpoints: [breaking] })
  await t.throwsAsync((async () => (await ask('/v1/kiln/events')).text())())
  t.true(log.lines.some(({ level, fields }) => level === 'error' && /fell over/.test(String(fields['reason']))))
  t.is((await ask('/health/live')).status, 200)
})

test('health tells the truth about what the service needs', async (t) => {
  const checks: Record<string, true | string> = { Database: true }
  const { ask, server } = await open(t, { ready: async () => checks })
  t.is((await ask('/health/live')).status, 200)
  t.deepEqual(await (await ask('/health/ready')).json(), { ready: true, checks: { Database: true } })
  checks['Database'] = 'It does not answer.'
  const down = await ask('/health/ready')
  t.deepEqual([down.status, await down.json()], [503, { ready: false, checks: { Database: 'It does not answer.' } }])
  checks['Database'] = true
  server.drain()
  t.is((await ask('/health/ready')).status, 503)
  t.is((await ask('/health/live')).status, 200)
  t.is((await ask('/v1/mugs')).status, 200)
})

test('metrics and documents are served as they are', async (t) => {
  const { ask } = await open(t, {
    exposition: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    documents: { '/openapi.json': () => ({ contentType: 'application/json; charset=utf-8', body: '{}' }) },
  })
  const metrics = await ask('/metrics')
  t.deepEqual([metrics.headers.get('content-type'), await metrics.text()], ['text/plain; version=0.0.4', 'up 1\n'])
  t.deepEqual(await (await ask('/openapi.json')).json(), {})
})

test('stopping finishes what is under way, ends streams and takes nothing new', async (t) => {
  const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = query({
    summary: 'Answer when told to',
    allows: anyone,
    input: struct({}),
    output: struct({ told: text({ max: 10 }) }),
    async run() {
      begun.resolve()
      await finish.promise
      return { told: 'done' }
    },
  })
  const kiln = new Kiln()
  kiln.staysOpen = true
  const both = context({ name: 'both', summary: 'x', http: { 'GET /slow': slow, 'GET /kiln/events': pottery.spec.http['GET /kiln/events'] } })
  const { server, ask } = await open(t, { endpoints: answering(both, { kiln }, {}, { clock }).endpoints })
  const underWay = ask('/v1/slow')
  const stream = await ask('/v1/kiln/events')
  await begun.promise
  const stopped = server.stop()
  t.regex(await stream.text(), /welcome/)
  await t.throwsAsync(ask('/v1/slow'))
  finish.resolve()
  const response = await underWay
  t.deepEqual([response.status, response.headers.get('connection'), await response.json()], [200, 'close', { told: 'done' }])
  await stopped
})

test('stopping breaks off what does not finish in time', async (t) => {
  const begun = Promise.withResolvers<void>()
  const never = query({ summary: 'x', allows: anyone, input: struct({}), output: struct({}), run: () => (begun.resolve(), new Promise<never>(() => {})) })
  const stuck = context({ name: 'stuck', summary: 'x', http: { 'GET /never': never } })
  const { server, ask } = await open(t, { endpoints: answering(stuck, {}, {}, { clock }).endpoints })
  const underWay = t.throwsAsync(ask('/v1/never'))
  await begun.promise
  await server.stop({ withinMilliseconds: 50 })
  await underWay
})

test('a port in use is said in words', async (t) => {
  const { server } = await open(t)
  await t.throwsAsync(open(t, { port: server.port }), { message: new RegExp(`Port ${server.port} is in use`) })
})

test('what an edge adds is on every answer', async (t) => {
  const { ask } = await open(t, {
    middleware: [
      (context, next) => {
        context.set('Strict-Transport-Security', 'max-age=1')
        return next()
      },
    ],
  })
  for (const path of ['/v1/mugs', '/v1/nowhere', '/health/live']) t.is((await ask(path)).headers.get('strict-transport-security'), 'max-age=1', path)
})

test('a caller is known by the address that the trusted proxies saw, and by no other', async (t) => {
  const whoIs = async (trustedProxies: number) => {
    const told: (string | undefined)[] = []
    const asked = { route: pottery.routes.find(({ key }) => key === 'GET /mugs')!, answer: async ({ client }: HttpRequest) => (told.push(client), { status: 204, headers: {} }) }
    const { ask } = await open(t, { endpoints: [asked], trustedProxies })
    await ask('/v1/mugs', { headers: { 'x-forwarded-for': '1.1.1.1, 2.2.2.2, 3.3.3.3' } })
    return told[0]
  }
  t.is(await whoIs(0), '127.0.0.1')
  t.is(await whoIs(1), '3.3.3.3')
  t.is(await whoIs(2), '2.2.2.2')
})
