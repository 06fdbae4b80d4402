import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/cart.ts'
import { anna, ben, cartRehearsal, contents, mug, pot } from '../testing/rehearsal.ts'
import { getCart } from './get-cart.ts'
import { putItem } from './put-item.ts'
import { takeOutBought } from './take-out-bought.ts'

const orderId = testId<OrderId>(50)

test('what was bought leaves the cart of who bought it, and what was put in since stays', async (t) => {
  const stage = cartRehearsal()
  for (const actor of [anna, ben]) {
    await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor })
    await stage.ask(putItem, { productId: pot, quantity: 5 }, { actor })
  }
  await stage.hear(takeOutBought, { orderId, userId: anna.id, lines: [{ productId: mug, quantity: 2 }, { productId: pot, quantity: 3 }] })
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[pot, 2]])
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: ben })), [[mug, 2], [pot, 5]])
})

test('an order takes out once, in the same announcement again and in another one of the same order', async (t) => {
  const stage = cartRehearsal()
  const confirmed = { orderId, userId: anna.id, lines: [{ productId: mug, quantity: 2 }] }
  await stage.ask(putItem, { productId: mug, quantity: 9 }, { actor: anna })
  for (const message of [70, 70, 71]) await stage.hear(takeOutBought, confirmed, testId(message))
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 7]])
  await stage.hear(takeOutBought, { ...confirmed, orderId: testId<OrderId>(51) })
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 5]])
})

test('what is no longer in the cart, or not so many of it, is no trouble', async (t) => {
  const stage = cartRehearsal()
  await stage.hear(takeOutBought, { orderId, userId: ben.id, lines: [{ productId: mug, quantity: 2 }] })
  await stage.ask(putItem, { productId: mug, quantity: 1 }, { actor: anna })
  await stage.hear(takeOutBought, { orderId, userId: anna.id, lines: [{ productId: mug, quantity: 2 }, { productId: pot, quantity: 1 }] })
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [])
})

test('an order of which we hear before its customer has put anything in again takes nothing of that', async (t) => {
  const stage = cartRehearsal()
  const confirmed = { orderId, userId: anna.id, lines: [{ productId: mug, quantity: 2 }] }
  await stage.hear(takeOutBought, confirmed)
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  await stage.hear(takeOutBought, confirmed)
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 2]])
})
