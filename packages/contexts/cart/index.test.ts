import test from 'ava'
import { answering } from '@minishop/http/testing'
import { Unavailable } from '@minishop/kernel'
import { ListedIds, testId } from '@minishop/kernel/testing'
import { memoryCartIds } from './adapters/cart-ids.memory.ts'
import { memoryCarts } from './adapters/carts.memory.ts'
import { memoryOffers } from './adapters/offers.memory.ts'
import { termsOf } from './adapters/terms.ts'
import { cart } from './index.ts'
import type { Offers } from './ports/offers.ts'
import { anna, euros, mug } from './testing/rehearsal.ts'

const house = (offers: Offers = memoryOffers(new Map([[mug, { productId: mug, name: 'Red mug', price: euros(1299), available: 5 }]]))) =>
  answering(
    cart,
    { carts: memoryCarts(), cartIds: memoryCartIds(new ListedIds()), offers, terms: termsOf({ guestDays: 14, customerDays: 90, currency: 'EUR' }) },
    { anna },
  )
const bearer = { authorization: 'Bearer anna' }

test('a guest goes by the Cart-Id that the first answer hands out, and takes the cart along at sign-in', async (t) => {
  const { ask } = house()
  const first = await ask('GET /v1/cart')
  t.is(first.status, 200)
  const guest = { 'cart-id': first.headers['Cart-Id']! }
  t.is(first.json.cartId, guest['cart-id'])
  const put = await ask(`PUT /v1/cart/items/${mug}`, { quantity: 2 }, guest)
  t.is(put.status, 200)
  t.is(put.headers['Cart-Id'], guest['cart-id'])
  t.deepEqual(put.json.items, [{ productId: mug, name: 'Red mug', unitPrice: euros(1299), quantity: 2, lineTotal: euros(2598) }])
  const merged = await ask('POST /v1/cart/merge', undefined, { ...guest, ...bearer })
  t.is(merged.status, 200)
  t.like(merged.json, { cartId: anna.id, total: euros(2598) })
  t.deepEqual((await ask('GET /v1/cart', undefined, bearer)).json.items, put.json.items)
  t.deepEqual((await ask('GET /v1/cart', undefined, guest)).json.items, [])
})

test('lines and carts are deleted with the cart for an answer', async (t) => {
  const { ask } = house()
  await ask(`PUT /v1/cart/items/${mug}`, { quantity: 2 }, bearer)
  const removed = await ask(`DELETE /v1/cart/items/${mug}`, undefined, bearer)
  t.like(removed, { status: 200, json: { items: [], total: euros(0) } })
  t.is((await ask('DELETE /v1/cart', undefined, bearer)).status, 200)
})

test('what can\'t be put in is a 400, 404 or 409 that says why', async (t) => {
  const { ask } = house()
  const put = (productId: string, body: unknown) => ask(`PUT /v1/cart/items/${productId}`, body, bearer)
  for (const quantity of [0, 100, 1.5, '2', null]) t.like(await put(mug, { quantity }), { status: 400, problem: { errors: [{ path: 'quantity' }] } })
  t.like(await put('no-uuid', { quantity: 1 }), { status: 400, problem: { errors: [{ path: 'productId' }] } })
  t.like(await put(mug, { quantity: 1, price: euros(1) }), { status: 400, problem: { errors: [{ path: 'price' }] } })
  t.is((await put(testId(99), { quantity: 1 })).status, 404)
  t.like(await put(mug, { quantity: 6 }), { status: 409, problem: { code: 'not-available', available: 5 } })
})

test('a merge needs a sign-in and a Cart-Id', async (t) => {
  const { ask } = house()
  t.is((await ask('POST /v1/cart/merge', undefined, { 'cart-id': 'x' })).status, 401)
  t.like(await ask('POST /v1/cart/merge', undefined, bearer), { status: 400, problem: { errors: [{ path: 'Cart-Id' }] } })
})

test('while the catalog is away an empty cart is served and all that needs prices is not', async (t) => {
  const away = async (): Promise<never> => Promise.reject(new Unavailable('catalog'))
  const { ask } = house({ find: away, findAll: away })
  t.is((await ask('GET /v1/cart', undefined, bearer)).status, 200)
  const put = await ask(`PUT /v1/cart/items/${mug}`, { quantity: 1 }, bearer)
  t.is(put.status, 503)
  t.truthy(put.headers['Retry-After'])
})
