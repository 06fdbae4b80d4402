import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../laboratory/asked.ts'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { password } from '../laboratory/load.ts'
import { outage } from './watching.ts'

/** Without Redis there are no carts. Everything else is there, and nobody may do more than before. */
const withoutCarts = async (lab: Laboratory): Promise<void> => {
  const { customers: [customer], products: [product] } = lab.market()
  const { name: by, email, token } = customer!
  const ask = (route: string, asking: object = {}) => lab.history.ask(route, { by, ...asking })
  const expect = (what: string, { status }: Answer, ...wanted: readonly number[]): void => {
    if (!wanted.includes(status ?? 0)) throw new Error(`Without Redis, ${what} is answered with ${status} instead of ${wanted.join(' or ')}.`)
  }
  expect('the cart', await ask('GET /v1/cart', { token }), 503)
  expect('putting something into the cart', await ask(`PUT /v1/cart/items/${product!.productId}`, { token, body: { quantity: 1 } }), 503)
  expect('the catalog', await ask('GET /v1/products'), 200)
  expect('a product', await ask(`GET /v1/products/${product!.productId}`), 200)
  expect('signing in', await ask('POST /v1/auth/login', { body: { email, password } }), 200)
  expect('the list of own orders', await ask('GET /v1/orders', { token }), 200)
  expect('the list of orders without a token', await ask('GET /v1/orders'), 401)
  expect('the list of parcels for a customer', await ask('GET /v1/shipments', { token }), 403)
  expect('a cart under a forged token', await ask('GET /v1/cart', { token: `${token.slice(0, -4)}AAAA` }), 401)
}

/** B11: Redis is slow or away. */
export const redisOutages: readonly Experiment[] = [
  {
    name: 'B11 Redis slow 5 s',
    what: 'each answer of Redis takes five seconds, for fifteen',
    async disturb(lab) {
      const { proxy } = lab.stores.redis
      await outage(lab, {
        of: 'a Redis that answers in time',
        contexts: ['cart'],
        milliseconds: 15_000,
        begin: async () => proxy.suffer({ kind: 'latency', milliseconds: 5_000, stream: 'down' }),
        meanwhile: () => withoutCarts(lab),
        end: async () => proxy.suffer(),
      })
      return 1
    },
  },
  {
    name: 'B11 Redis away 30 s',
    what: 'Redis can not be reached for thirty seconds',
    async disturb(lab) {
      const { proxy } = lab.stores.redis
      await proxy.down()
      await Promise.all([sleep(30_000), withoutCarts(lab)]).finally(proxy.up)
      return 1
    },
  },
]
