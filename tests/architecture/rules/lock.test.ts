import test from 'ava'
import { reported } from '../planted.ts'
import { lock } from './lock.ts'

const tree = (declared: object, locked: object) => ({
  'packages/host/package.json': JSON.stringify({ name: '@minishop/host', dependencies: declared }),
  'package-lock.json': JSON.stringify({ packages: { 'packages/host': { dependencies: locked } } }),
})

test('a version range is reported', (t) => {
  for (const version of ['^1.0.0', '~1.0.0', '*', 'latest', '1']) t.deepEqual(reported(lock, tree({ koa: version }, { koa: version })), ['packages/host/package.json:1'])
  for (const version of ['1.0.0', '18.4.0-beta.17']) t.deepEqual(reported(lock, tree({ koa: version }, { koa: version })), [])
})

test('a lock that says something else than the package is reported', (t) => {
  t.deepEqual(reported(lock, tree({ koa: '3.3.0' }, { koa: '3.2.0' })), ['packages/host/package.json:1'])
  t.deepEqual(reported(lock, tree({ koa: '3.3.0' }, {})), ['packages/host/package.json:1'])
  t.deepEqual(reported(lock, tree({}, { koa: '3.3.0' })), ['packages/host/package.json:1'])
  t.deepEqual(reported(lock, tree({ a: '1.0.0', b: '2.0.0' }, { b: '2.0.0', a: '1.0.0' })), [], 'in any order')
})
