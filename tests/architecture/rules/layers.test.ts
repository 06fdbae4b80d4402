import test from 'ava'
import { reported } from '../planted.ts'
import { layers } from './layers.ts'

const named = (folder: string, name: string) => ({ [`packages/${folder}/package.json`]: JSON.stringify({ name: `@minishop/${name}` }) })
const packages = {
  ...named('kernel', 'kernel'),
  ...named('host', 'host'),
  ...named('servers', 'servers'),
  ...named('shop', 'shop'),
  ...named('adapters/koa', 'koa'),
  ...named('adapters/http', 'http'),
  ...named('adapters/postgres', 'postgres'),
  ...named('contexts/orders', 'orders'),
  ...named('contexts/catalog', 'catalog'),
  ...named('contexts/gateway', 'gateway'),
}
const importing = (path: string, specifier: string) => reported(layers, { ...packages, [path]: `\nimport { it } from '${specifier}'\n` })
const refused = test.macro({
  exec: (t, path: string, specifier: string) => t.deepEqual(importing(path, specifier), [`${path}:2`]),
  title: (_, path, specifier) => `${path} may not import ${specifier}`,
})
const allowed = test.macro({
  exec: (t, path: string, specifier: string) => t.deepEqual(importing(path, specifier), []),
  title: (_, path, specifier) => `${path} may import ${specifier}`,
})

const orders = 'packages/contexts/orders'
for (const [path, specifier] of [
  [`${orders}/domain/order.ts`, '../ports/orders.ts'],
  [`${orders}/domain/order.ts`, '@minishop/postgres'],
  [`${orders}/ports/orders.ts`, '../application/place-order.ts'],
  [`${orders}/application/place-order.ts`, '../adapters/orders.postgres.ts'],
  [`${orders}/application/place-order.ts`, '@minishop/host'],
  [`${orders}/application/place-order.ts`, '@minishop/catalog'],
  [`${orders}/application/place-order.ts`, '@minishop/kernel/testing'],
  [`${orders}/application/place-order.ts`, '../ports/orders'],
  [`${orders}/index.ts`, './adapters/orders.postgres.ts'],
  [`${orders}/adapters/orders.postgres.ts`, '../application/place-order.ts'],
  [`${orders}/adapters/orders.postgres.ts`, '@minishop/host'],
  [`${orders}/adapters/orders.postgres.ts`, '@minishop/servers'],
  [`${orders}/adapters/carts.http.ts`, '../../catalog/domain/product.ts'],
  [`${orders}/main.ts`, '@minishop/catalog'],
  [`${orders}/main.ts`, '@minishop/catalog/main'],
  [`${orders}/main.ts`, '@minishop/servers'],
  [`${orders}/adapters/orders.test.ts`, '@minishop/catalog'],
  ['packages/contexts/gateway/adapters/routes.ts', '@minishop/catalog'],
  ['packages/adapters/postgres/index.ts', '@minishop/koa'],
  ['packages/adapters/postgres/index.ts', '@minishop/orders'],
  ['packages/adapters/postgres/index.ts', '@minishop/host'],
  ['packages/adapters/postgres/index.ts', '@minishop/servers'],
  ['packages/adapters/postgres/index.ts', '@minishop/kernel/testing'],
  ['packages/adapters/postgres/index.ts', '../../kernel/index.ts'],
  ['packages/host/serve.ts', '@minishop/orders'],
  ['packages/host/serve.ts', '@minishop/shop'],
  ['packages/host/serve.ts', '@minishop/servers'],
  ['packages/kernel/runner.ts', '@minishop/host'],
  ['packages/kernel/runner.ts', '@minishop/koa'],
  ['packages/kernel/runner.ts', './testing/index.ts'],
  ['packages/servers/postgres.ts', '@minishop/postgres'],
  ['packages/shop/main.ts', '@minishop/mistyped'],
  ['packages/shop/main.ts', '../contexts/orders/index.ts'],
  ['tests/journey/checkout.test.ts', '../../packages/shop/main.ts'],
] as const)
  test(refused, path, specifier)

for (const [path, specifier] of [
  [`${orders}/domain/order.ts`, './line.ts'],
  [`${orders}/domain/order.ts`, '@minishop/kernel'],
  [`${orders}/application/place-order.ts`, '../ports/orders.ts'],
  [`${orders}/application/place-order.test.ts`, '../adapters/orders.memory.ts'],
  [`${orders}/application/place-order.test.ts`, '@minishop/kernel/testing'],
  [`${orders}/index.ts`, './application/place-order.ts'],
  [`${orders}/adapters/orders.postgres.ts`, '@minishop/postgres'],
  [`${orders}/adapters/orders.postgres.ts`, '../migrations/0001-orders.ts'],
  [`${orders}/adapters/orders.test.ts`, '@minishop/servers'],
  [`${orders}/main.ts`, './adapters/orders.postgres.ts'],
  [`${orders}/main.ts`, '@minishop/host'],
  ['packages/contexts/gateway/main.ts', '@minishop/catalog'],
  ['packages/adapters/koa/index.ts', '@minishop/http'],
  ['packages/adapters/postgres/relay.test.ts', '@minishop/servers'],
  ['packages/host/serve.ts', '@minishop/koa'],
  ['packages/shop/main.ts', '@minishop/orders/main'],
  ['packages/shop/main.ts', '@minishop/servers'],
  ['tests/journey/checkout.test.ts', '@minishop/shop'],
] as const)
  test(allowed, path, specifier)

test('what stands in a context outside its layers is reported', (t) => {
  t.deepEqual(reported(layers, { ...packages, [`${orders}/stuff/thing.ts`]: 'export const thing = 1' }), [`${orders}/stuff/thing.ts:1`])
})

test('exporting from and importing on demand count as importing', (t) => {
  const text = "export * from '@minishop/catalog'\nconst late = () => import('@minishop/catalog')"
  t.deepEqual(reported(layers, { ...packages, [`${orders}/main.ts`]: text }), [`${orders}/main.ts:1`, `${orders}/main.ts:2`])
})
