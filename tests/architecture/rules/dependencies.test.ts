import test from 'ava'
import { reported } from '../planted.ts'
import { dependencies } from './dependencies.ts'

const manifest = (name: string, ...declared: readonly string[]) =>
  JSON.stringify({ name: `@minishop/${name}`, dependencies: Object.fromEntries(declared.map((one) => [one, '1.0.0'])) }, undefined, 2)
const root = { 'package.json': JSON.stringify({ name: 'minishop', devDependencies: { ava: '8.1.2' } }) }
const check = (folder: string, declared: readonly string[], files: Readonly<Record<string, string>>) =>
  reported(dependencies, {
    ...root,
    [`packages/${folder}/package.json`]: manifest(folder.split('/').at(-1)!, ...declared),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`packages/${folder}/${name}`, text])),
  })

test('what is imported is declared', (t) => {
  t.deepEqual(check('adapters/winston', [], { 'log.ts': "import winston from 'winston'" }), ['packages/adapters/winston/log.ts:1'])
  t.deepEqual(check('adapters/winston', ['winston'], { 'log.ts': "import winston from 'winston'\nimport { join } from 'node:path'" }), [])
})

test('what is declared is imported', (t) => {
  t.deepEqual(check('adapters/winston', ['winston', 'left-pad'], { 'log.ts': "import winston from 'winston'" }), ['packages/adapters/winston/package.json:5'])
  t.deepEqual(check('host', ['inversify', 'reflect-metadata'], { 'container.ts': "import { Container } from 'inversify'" }), [], 'a peer is imported by what needs it')
  t.deepEqual(check('adapters/winston', ['winston'], {}), [], 'a package without code yet is left alone')
})

test('tests import what the root declares for them, and the code does not', (t) => {
  t.deepEqual(check('host', [], { 'serve.test.ts': "import test from 'ava'\nimport { noon } from '@minishop/kernel/testing'" }), [])
  t.deepEqual(check('host', [], { 'serve.ts': "import test from 'ava'" }), ['packages/host/serve.ts:1'])
})

test('a technology is known to its home alone', (t) => {
  t.deepEqual(check('host', ['koa'], { 'serve.ts': "import Koa from 'koa'" }), ['packages/host/serve.ts:1'])
  t.deepEqual(check('adapters/koa', ['koa'], { 'server.ts': "import Koa from 'koa'" }), [])
  t.deepEqual(check('contexts/orders', ['@mikro-orm/core'], { 'adapters/orders.postgres.ts': "import { p } from '@mikro-orm/core'" }), ['packages/contexts/orders/adapters/orders.postgres.ts:1'])
  t.deepEqual(check('shop', ['inversify'], { 'main.ts': "import { Container } from 'inversify'" }), ['packages/shop/main.ts:1'])
})

test('a domain imports nothing from npm and nothing from Node', (t) => {
  for (const specifier of ['lodash', 'node:crypto', 'io-ts'])
    for (const layer of ['domain/order.ts', 'ports/orders.ts', 'application/place-order.ts', 'index.ts'])
      t.deepEqual(check('contexts/orders', [specifier], { [layer]: `import it from '${specifier}'` }).filter((where) => where.includes(layer)), [`packages/contexts/orders/${layer}:1`])
  t.deepEqual(check('contexts/orders', ['@minishop/kernel'], { 'domain/order.ts': "import { id } from '@minishop/kernel'" }), [])
})

test('modules of Node are written with their prefix', (t) => {
  t.deepEqual(check('host', [], { 'serve.ts': "import { join } from 'path'" }), ['packages/host/serve.ts:1'])
})
