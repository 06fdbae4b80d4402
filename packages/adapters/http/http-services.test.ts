import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { Unavailable } from '@minishop/kernel'
import { FixedClock } from '@minishop/kernel/testing'
import { bodyText } from './body.ts'
import { httpServices } from './http-services.ts'

const serving = async (t: ExecutionContext, listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const clock = new FixedClock()
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return { clock, url, services: httpServices({ urls: { pottery: url }, timeoutMilliseconds: 2000, clock }) }
}
const get = { method: 'GET', url: '/v1/mugs?q=1', headers: {} }

test('a request arrives as it was meant, without what belongs to one connection', async (t) => {
  const { services } = await serving(t, async (request, response) => {
    const body = await Array.fromAsync(request)
    response.setHeader('X-Seen', `${request.method} ${request.url} ${request.headers['x-mine']} ${request.headers['te']} ${request.headers.host?.startsWith('127')}`)
    response.end(Buffer.concat(body))
  })
  const headers = { 'x-mine': 'yes', host: 'evil.test', connection: 'close, x-mine', te: 'trailers', 'content-length': '999' }
  const response = await services.send('pottery', { method: 'POST', url: '/v1/mugs?q=1', headers, body: Buffer.from('{"name":"ü"}') })
  t.is(response.headers['x-seen'], 'POST /v1/mugs?q=1 yes undefined true')
  t.is(await bodyText(response.body), '{"name":"ü"}')
})

test('a redirect is handed back and not followed', async (t) => {
  let asked = 0
  const { services } = await serving(t, (_request, response) => {
    asked++
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  t.is((await services.send('pottery', get)).status, 302)
  t.is(asked, 1)
})

test('a service that is not there, and one that is not known, are unavailable', async (t) => {
  const { services } = await serving(t, (request) => void request.socket.destroy())
  t.is((await t.throwsAsync(services.send('pottery', get), { instanceOf: Unavailable })).dependency, 'pottery')
  t.is((await t.throwsAsync(services.send('atlantis', get), { instanceOf: Unavailable })).dependency, 'atlantis')
})

test('a service that does not answer in time is unavailable, also in the middle of its answer', async (t) => {
  for (const begins of [false, true]) {
    const arrived = Promise.withResolvers<void>()
    const { services, clock } = await serving(t, (_request, response) => {
      if (begins) response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      arrived.resolve()
    })
    const asked = services.send('pottery', get)
    await arrived.promise
    clock.advance({ seconds: 2 })
    await t.throwsAsync(asked, { instanceOf: Unavailable })
  }
})

test('a stream is handed on as it comes, however long it takes, and ends when its reader leaves', async (t) => {
  const closed = Promise.withResolvers<void>()
  const { services, clock } = await serving(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one')
    response.on('close', () => closed.resolve())
  })
  const leaving = new AbortController()
  const { body } = await services.send('pottery', { ...get, signal: leaving.signal })
  clock.advance({ seconds: 60 })
  const pieces = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  t.is(Buffer.from((await pieces.next()).value as Uint8Array).toString(), 'one')
  const next = pieces.next()
  leaving.abort()
  t.true((await next).done)
  await closed.promise
})
