import test from 'ava'
import { reported } from '../planted.ts'
import { places } from './places.ts'

// Put together here, so that this file keeps the rule itself.
const path = (...parts: readonly string[]) => ['', ...parts].join('/')

test('a path that exists on one machine only is reported', (t) => {
  for (const folder of ['home', 'Users', 'root', 'work'])
    t.deepEqual(reported(places, { 'docs/tutorial.md': `\ncd ${path(folder, 'ada', 'shop')}` }), ['docs/tutorial.md:2'])
})

test('paths of containers, addresses and routes are left alone', (t) => {
  const text = [path('home', 'node', 'app'), 'https://example.test/home/ada', 'packages/work/thing', path('tmp', 'x'), 'GET /v1/orders'].join('\n')
  t.deepEqual(reported(places, { 'docs/tutorial.md': text }), [])
})

test('the lock names no registry but the public one', (t) => {
  const locked = (resolved: string) => ({ 'package-lock.json': `{\n  "resolved": "${resolved}"\n}` })
  t.deepEqual(reported(places, locked('http://mirror.example.test/a.tgz')), ['package-lock.json:2'])
  t.deepEqual(reported(places, locked('https://registry.npmjs.org/a/-/a-1.0.0.tgz')), [])
  t.deepEqual(reported(places, locked('packages/kernel')), [])
})
