import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { FixedClock, testCall } from '@minishop/kernel/testing'
import { playedSiblings, problem } from '../testing/siblings.ts'
import { mug, pot, wanted } from '../testing/samples.ts'
import { httpCarts } from './carts.http.ts'
import { memoryCarts } from './carts.memory.ts'

const view = {
  cartId: 'c',
  items: wanted.map((line) => ({ ...line, name: 'Thing', unitPrice: { amount: 1, currency: 'EUR' }, lineTotal: { amount: 1, currency: 'EUR' } })),
  total: { amount: 2, currency: 'EUR' },
  expiresAt: '2026-01-31T12:00:00.000Z',
}
const call = testCall({ bearer: 'token-of-ada' })
const carts = {
  memory: () => memoryCarts(new Map([['token-of-ada', wanted]])),
  HTTP: () => httpCarts(playedSiblings({ cart: { status: 200, body: view } }), new FixedClock()),
}

for (const [kind, make] of Object.entries(carts))
  test(`${kind}: the cart is what its owner put in`, async (t) => {
    t.deepEqual(await make().of(call), wanted)
  })

test('HTTP: the cart is asked for with the rights of its owner', async (t) => {
  const siblings = playedSiblings({ cart: { status: 200, body: view } })
  await httpCarts(siblings, new FixedClock()).of(call)
  t.like(siblings.asked[0], { context: 'cart', method: 'GET', url: '/v1/cart', headers: { authorization: 'Bearer token-of-ada' } })
})

test('HTTP: what the cart leaves out is wanted all the same, so that nobody orders without it unawares', async (t) => {
  const problems = [{ productId: pot, kind: 'gone' }, { productId: mug, kind: 'price-changed' }]
  const carts = httpCarts(playedSiblings({ cart: { status: 200, body: { ...view, items: [view.items[0]], problems } } }), new FixedClock())
  t.deepEqual(await carts.of(call), [wanted[0]!, { productId: pot, quantity: 1 }])
})

test('a cart that can not be read is an outage', async (t) => {
  await t.throwsAsync(memoryCarts(new Map()).of(testCall()), { instanceOf: Unavailable })
  for (const answer of [problem(401), problem(404), problem(503), { status: 200, body: { items: [{ productId: mug, quantity: 0 }] } }])
    await t.throwsAsync(httpCarts(playedSiblings({ cart: answer }), new FixedClock()).of(call), { instanceOf: Unavailable })
  await t.throwsAsync(httpCarts(playedSiblings({}), new FixedClock()).of(call), { instanceOf: Unavailable })
})
