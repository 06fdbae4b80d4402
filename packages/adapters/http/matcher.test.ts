import test from 'ava'
import type { Method } from '@minishop/kernel'
import { matcher } from './matcher.ts'

const find = matcher(
  ['GET /v1/mugs/:mugId', 'GET /v1/mugs/catalogue', 'PUT /v1/mugs/:mugId', 'POST /v1/mugs', 'GET /v1/:kind/:id/parts'].map((line) => {
    const [method, path] = line.split(' ') as [Method, string]
    return { route: { method, path } }
  }),
)
const found = (method: string, path: string) => {
  const match = find(method, path)
  return match.kind === 'found' ? [match.endpoint.route.path, match.params] : match.kind
}

test('a path that is named comes before one with a parameter', (t) => {
  t.deepEqual(found('GET', '/v1/mugs/catalogue'), ['/v1/mugs/catalogue', {}])
  t.deepEqual(found('GET', '/v1/mugs/7'), ['/v1/mugs/:mugId', { mugId: '7' }])
  t.deepEqual(found('PUT', '/v1/mugs/catalogue'), ['/v1/mugs/:mugId', { mugId: 'catalogue' }])
})

test('parameters are decoded, each as one segment', (t) => {
  t.deepEqual(found('GET', '/v1/mugs/a%2Fb%20c'), ['/v1/mugs/:mugId', { mugId: 'a/b c' }])
  t.deepEqual(found('GET', '/v1/x/y/parts'), ['/v1/:kind/:id/parts', { kind: 'x', id: 'y' }])
  t.is(found('GET', '/v1/mugs/%zz'), 'malformed')
})

test('who may GET may HEAD', (t) => {
  t.deepEqual(found('HEAD', '/v1/mugs/7'), ['/v1/mugs/:mugId', { mugId: '7' }])
})

test('an unknown path and an unknown method are told apart', (t) => {
  for (const path of ['/', '/v1', '/v1/mugs/', '/v1/mugs/7/', '/V1/mugs', '/v1//mugs', '']) t.is(found('GET', path), 'no-such-path', path)
  t.deepEqual(find('DELETE', '/v1/mugs/7'), { kind: 'no-such-method', allow: ['GET', 'HEAD', 'PUT', 'OPTIONS'] })
})
