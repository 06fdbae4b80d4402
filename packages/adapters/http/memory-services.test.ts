import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { answering, Kiln, mug, pottery } from './testing/index.ts'

const { services, ask } = answering(pottery, { kiln: new Kiln() }, {})

test('a context of this process answers as it would over a socket', async (t) => {
  const { status, json } = await ask(`GET /v1/mugs/${mug.mugId}`)
  t.deepEqual([status, json], [200, mug])
})

test('what no route answers is a problem like any other', async (t) => {
  const missing = await ask('GET /v1/nowhere')
  t.deepEqual([missing.status, missing.problem.code], [404, 'no-such-path'])
  t.truthy(missing.headers['X-Request-Id'])
  const method = await ask('PUT /v1/mugs')
  t.deepEqual([method.status, method.headers['Allow']], [405, 'GET, HEAD, POST, OPTIONS'])
  t.is((await ask('GET /v1/mugs/%zz')).problem.code, 'malformed-path')
})

test('a context that does not run here is unavailable', async (t) => {
  const error = await t.throwsAsync(services.send('atlantis', { method: 'GET', url: '/v1/x', headers: {} }), { instanceOf: Unavailable })
  t.is(error.dependency, 'atlantis')
})
