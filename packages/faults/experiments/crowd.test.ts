import test, { type ExecutionContext } from 'ava'
import { createServer, type ServerResponse } from 'node:http'
import { crowd, inWords } from './crowd.ts'

const open = async (t: ExecutionContext, answer: (nth: number, response: ServerResponse) => void) => {
  let nth = 0
  const server = createServer({ requestTimeout: 200, headersTimeout: 200, connectionsCheckingInterval: 50, keepAliveTimeout: 100 }, (request, response) => {
    request.resume()
    answer(++nth, response)
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as { readonly port: number }).port}`, asked: () => nth }
}

test('a crowd counts who was served, who was turned away, who of them was not told for how long, and who got no answer', async (t) => {
  const answers: readonly ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(200).end('{}'),
    (response) => response.writeHead(503, { 'Retry-After': '1' }).end(),
    (response) => response.writeHead(503, { 'Retry-After': 'soon' }).end(),
    (response) => response.writeHead(429).end(),
    (response) => response.writeHead(200, { 'Content-Length': '5' }).write('{', () => response.destroy()),
  ]
  const { url, asked } = await open(t, (nth, response) => answers[Math.min(nth, answers.length) - 1]!(response))
  const came = await crowd({ url, path: '/', seconds: 5, readers: 1 })
  t.is(asked() > 5, true)
  t.deepEqual([came.statuses, came.untold], [{ 200: 1, 429: 1, 503: 2 }, 2])
  t.is(came.unanswered, asked() - 4)
  t.regex(inWords(came), /^served \d+ a second \(p50 \d+ ms, p99 \d+ ms\), 429: \d+ a second, 503: \d+ a second, \d+ without an answer$/)
})

test('a crowd tells how many of those who are slow, or rest, were sent away', async (t) => {
  const { url } = await open(t, (_nth, response) => response.writeHead(200).end())
  const { slowEnded, idleEnded } = await crowd({ url, path: '/', seconds: 5, readers: 0, slow: 4, idle: 3 })
  t.deepEqual([slowEnded, idleEnded], [4, 3])
})
