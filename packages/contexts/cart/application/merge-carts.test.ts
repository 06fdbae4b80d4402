import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { ProductId } from '../domain/cart.ts'
import { anna, ben, cartOf, cartRehearsal, contents, mug, pot } from '../testing/rehearsal.ts'
import { getCart } from './get-cart.ts'
import { mergeCarts } from './merge-carts.ts'
import { putItem } from './put-item.ts'

const guestWith = async ({ ask }: ReturnType<typeof cartRehearsal>, ...lines: readonly (readonly [ProductId, number])[]): Promise<string> => {
  let cartId: string | undefined
  for (const [productId, quantity] of lines) ({ cartId } = cartOf(await ask(putItem, { ...(cartId !== undefined && { cartId }), productId, quantity })))
  return cartId!
}

test('what a guest put in is in the customer\'s cart after the sign-in, added to what was there', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  const cartId = await guestWith(stage, [mug, 3], [pot, 1])
  const outcome = await stage.ask(mergeCarts, { cartId }, { actor: anna })
  t.deepEqual(contents(outcome), [[mug, 5], [pot, 1]])
  t.is(cartOf(outcome).cartId, anna.id)
  t.deepEqual(contents(await stage.ask(getCart, { cartId })), [])
})

test('a guest\'s cart is merged once, however often and by whomever it is asked for', async (t) => {
  const stage = cartRehearsal()
  const cartId = await guestWith(stage, [mug, 3])
  await Promise.all([1, 2, 3].map(() => stage.ask(mergeCarts, { cartId }, { actor: anna })))
  t.deepEqual(contents(await stage.ask(mergeCarts, { cartId }, { actor: ben })), [])
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 3]])
})

test('any call with a token and a guest\'s id merges first', async (t) => {
  const stage = cartRehearsal()
  const first = await guestWith(stage, [mug, 3])
  t.deepEqual(contents(await stage.ask(getCart, { cartId: first }, { actor: anna })), [[mug, 3]])
  const second = await guestWith(stage, [mug, 1])
  t.deepEqual(contents(await stage.ask(putItem, { cartId: second, productId: pot, quantity: 1 }, { actor: anna })), [[mug, 4], [pot, 1]])
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 4], [pot, 1]])
})

test('there are at most 99 of one product, and the answer says what did not fit', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 60 }, { actor: anna })
  const cartId = await guestWith(stage, [mug, 50])
  const outcome = await stage.ask(mergeCarts, { cartId }, { actor: anna })
  t.deepEqual(contents(outcome), [[mug, 99]])
  t.deepEqual(cartOf(outcome).problems, [{ productId: mug, kind: 'quantity-reduced', wanted: 110, quantity: 99 }])
})

test('products beyond a hundred stay out, and the answer says which', async (t) => {
  const stage = cartRehearsal()
  const products = Array.from({ length: 99 }, (_, n) => testId<ProductId>(1000 + n))
  for (const productId of products) {
    stage.sell({ productId })
    await stage.ask(putItem, { productId, quantity: 1 }, { actor: anna })
  }
  const cartId = await guestWith(stage, [mug, 1], [pot, 2])
  const outcome = await stage.ask(mergeCarts, { cartId }, { actor: anna })
  t.is(contents(outcome).length, 100)
  t.deepEqual(cartOf(outcome).problems, [{ productId: pot, kind: 'quantity-reduced', wanted: 2, quantity: 0 }])
})

test('another customer\'s cart can\'t be merged by its id, nor by an id that somebody made up', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  for (const cartId of [anna.id, 'made-up']) t.deepEqual(contents(await stage.ask(mergeCarts, { cartId }, { actor: ben })), [])
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 2]])
})

test('a guest has nothing to merge into', async (t) => {
  t.like(await cartRehearsal().ask(mergeCarts, { cartId: 'x' }), { kind: 'refusal', refusal: { code: 'sign-in-required' } })
})
