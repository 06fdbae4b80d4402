import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { ProductId } from '../domain/cart.ts'
import { anna, cartOf, cartRehearsal, contents, euros, mug, pot } from '../testing/rehearsal.ts'
import { getCart } from './get-cart.ts'
import { putItem } from './put-item.ts'

test('a guest fills the cart whose id the first answer gave out, and setting a line again changes it where it stands', async (t) => {
  const stage = cartRehearsal()
  const { cartId } = cartOf(await stage.ask(getCart, {}))
  await stage.ask(putItem, { cartId, productId: mug, quantity: 1 })
  stage.clock.advance({ seconds: 1 })
  await stage.ask(putItem, { cartId, productId: pot, quantity: 2 })
  stage.clock.advance({ seconds: 1 })
  const outcome = await stage.ask(putItem, { cartId, productId: mug, quantity: 5 })
  t.deepEqual(contents(outcome), [[mug, 5], [pot, 2]])
  t.deepEqual(cartOf(outcome).total, euros(5 * 1299 + 2 * 2500))
  t.is(cartOf(outcome).cartId, cartId)
})

test('the price that counts as seen is the one when the line was last set', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 1 }, { actor: anna })
  stage.sell({ productId: mug, price: euros(999) })
  t.deepEqual(cartOf(await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })).problems, [])
})

test('a product that is not sold is refused, and so are more than are left', async (t) => {
  const stage = cartRehearsal()
  stage.sell({ productId: mug, available: 3 })
  t.like(await stage.ask(putItem, { productId: testId<ProductId>(99), quantity: 1 }, { actor: anna }), { refusal: { code: 'product-not-found', kind: 'not-found' } })
  t.like(await stage.ask(putItem, { productId: mug, quantity: 4 }, { actor: anna }), { refusal: { code: 'not-available', kind: 'conflict', facts: { available: 3 } } })
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [])
  t.deepEqual(contents(await stage.ask(putItem, { productId: mug, quantity: 3 }, { actor: anna })), [[mug, 3]])
})

test('quantities are whole numbers from 1 to 99', async (t) => {
  const stage = cartRehearsal()
  for (const quantity of [0, -1, 1.5, 100, Number.NaN]) t.like(await stage.ask(putItem, { productId: mug, quantity }), { kind: 'bad-input', faults: [{ path: 'quantity' }] })
})

test('a cart takes a hundred products and no more, but what is in it can still be changed', async (t) => {
  const stage = cartRehearsal()
  const products = Array.from({ length: 101 }, (_, n) => testId<ProductId>(1000 + n))
  for (const productId of products) stage.sell({ productId })
  for (const productId of products.slice(0, 100)) await stage.ask(putItem, { productId, quantity: 1 }, { actor: anna })
  t.like(await stage.ask(putItem, { productId: products[100]!, quantity: 1 }, { actor: anna }), { refusal: { code: 'cart-full', kind: 'conflict' } })
  t.is(contents(await stage.ask(putItem, { productId: products[7]!, quantity: 9 }, { actor: anna }))[7]?.[1], 9)
})

test('lines that are set at once are all there', async (t) => {
  const stage = cartRehearsal()
  const products = Array.from({ length: 50 }, (_, n) => testId<ProductId>(1000 + n))
  for (const productId of products) stage.sell({ productId })
  await Promise.all(products.map((productId, n) => stage.ask(putItem, { productId, quantity: n + 1 }, { actor: anna })))
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), products.map((productId, n) => [productId, n + 1]))
})
