import test from 'ava'
import { json, open, raw, refused } from './testing/opened.ts'

test('a path that can\'t be decoded is a bad request, and odd bytes are nothing worse', async (t) => {
  const { ask, server } = await open(t)
  for (const path of ['/v1/mugs/%zz', '/%', '/v1/mugs/%ff%fe']) t.deepEqual(await refused(await ask(path)), [400, 'malformed-path'], path)
  t.is((await ask('/v1/mugs/%00')).status, 400)
  t.is((await ask('/v1/mugs?q=%00')).status, 400)
  t.is((await ask('/v1/mugs?q=%zz')).status, 200)
  for (const line of ['GET * HTTP/1.1', 'OPTIONS * HTTP/1.1', 'GET http://x/v1/nowhere HTTP/1.1', 'GET //evil.test/%2e%2e HTTP/1.1'])
    t.regex(await raw(server.port, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`), /^HTTP\/1.1 404 /, line)
  for (const bytes of ['GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', 'nonsense\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\nX', '\x16\x03\x01'])
    t.regex(await raw(server.port, bytes), /^HTTP\/1.1 400 [^]*X-Request-Id: [^]*"code":"malformed-request"|^HTTP\/1.1 400 Bad Request\r\nConnection: close/, JSON.stringify(bytes))
})

test('a request that could be read in two ways is refused', async (t) => {
  const { server, kiln } = await open(t)
  const head = 'POST /v1/mugs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Type: application/json\r\n'
  for (const lengths of ['Content-Length: 12\r\nTransfer-Encoding: chunked\r\n', 'Content-Length: 12\r\nContent-Length: 13\r\n', 'Transfer-Encoding: chunked, identity\r\n'])
    t.regex(await raw(server.port, `${head}${lengths}\r\n{"name":"a"}\r\n`), /^HTTP\/1.1 400 /, lengths)
  t.is(kiln.asked, 0)
})

test('a body that is too large is refused, whether its length is told or not', async (t) => {
  const { ask, kiln } = await open(t, { limits: { bodyBytes: 1000 } })
  const post = (body: string | ReadableStream) => ask('/v1/mugs', { method: 'POST', headers: json, body, duplex: 'half' } as RequestInit)
  const told = await post(JSON.stringify({ name: 'x'.repeat(2000) }))
  t.deepEqual(await refused(told), [413, 'body-too-large'])
  const untold = await post(ReadableStream.from(Array.from({ length: 20 }, () => Buffer.alloc(100, ' '))))
  t.is(untold.status, 413)
  t.is((await post(`{"name":"x"${' '.repeat(1000 - 12)}}`)).status, 201)
  t.is(kiln.asked, 1)
})

test('headers that are too large are refused', async (t) => {
  const { ask } = await open(t, { limits: { headerBytes: 2000 } })
  const response = await ask('/v1/mugs', { headers: { 'x-large': 'x'.repeat(3000) } })
  t.deepEqual(await refused(response), [431, 'headers-too-large'])
})

test('a request that does not arrive is not waited for', async (t) => {
  const { server, kiln } = await open(t, { limits: { requestMilliseconds: 200 } })
  const head = 'POST /v1/mugs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Type: application/json\r\n'
  t.regex(await raw(server.port, `${head}Content-Length: 12\r\n\r\n{"na`), /^HTTP\/1.1 408 [^]*"code":"request-timeout"/)
  t.regex(await raw(server.port, 'GET / HT'), /^HTTP\/1.1 408 /)
  t.is(kiln.asked, 0)
})
