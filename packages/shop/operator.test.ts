import test from 'ava'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { freePort, temporaryFolder } from '@minishop/servers'
import { operator, problemOf, Trouble } from './operator.ts'

test('where no shop runs, or nobody says who asks, it is said what to do', async (t) => {
  const data = await temporaryFolder(t)
  await t.throwsAsync(operator({ data }, {}), { instanceOf: Trouble, message: /^No shop runs on .*Start one with/ })
  await t.throwsAsync(operator({ data, url: 'http://localhost:1' }, {}), { instanceOf: Trouble, message: /^Say who you are: set MINISHOP_ADMIN_EMAIL/ })
  const { ask } = await operator({ data, url: `http://127.0.0.1:${await freePort()}/` }, { MINISHOP_TOKEN: 'a-token' })
  await t.throwsAsync(ask('GET', '/v1/orders'), { instanceOf: Trouble, message: /^The shop at .* can't be asked/ })
})

test('whoever has signed in asks with the token they got, and problems are answers where they are expected', async (t) => {
  const server = createServer(({ url, headers }, response) => {
    const [status, body] =
      url === '/v1/auth/login' ? [200, { accessToken: 'the-token' }] : headers.authorization === 'Bearer the-token' ? [409, { detail: 'Not now.' }] : [401, { detail: 'Who?' }]
    response.writeHead(status as number, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { ask } = await operator({ data: '.', url }, { MINISHOP_ADMIN_EMAIL: 'admin@example.com', MINISHOP_ADMIN_PASSWORD: 'a password' })
  const told = await ask('POST', '/v1/things', { body: {}, expect: [409] })
  t.deepEqual(told, { status: 409, json: { detail: 'Not now.' } })
  await t.throwsAsync(ask('POST', '/v1/things', { body: {} }), { instanceOf: Trouble, message: 'POST /v1/things was answered with 409: Not now.' })
})

test('a problem is told in one line, with every wrong field', (t) => {
  const errors = [{ path: 'since', message: 'must be a UTC time' }]
  t.is(problemOf({ status: 400, json: { detail: 'The request is not valid.', errors } }), 'The request is not valid. since must be a UTC time.')
  t.is(problemOf({ status: 502, json: undefined }), 'It answered 502.')
})
