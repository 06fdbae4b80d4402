import test from 'ava'
import { anna, cartOf, cartRehearsal, contents, euros, mug, pot } from '../testing/rehearsal.ts'
import { clearCart } from './clear-cart.ts'
import { getCart } from './get-cart.ts'
import { putItem } from './put-item.ts'

test('a cart is emptied as a whole, under the id it had', async (t) => {
  const stage = cartRehearsal()
  const { cartId } = cartOf(await stage.ask(putItem, { productId: mug, quantity: 2 }))
  await stage.ask(putItem, { cartId, productId: pot, quantity: 1 })
  t.like(cartOf(await stage.ask(clearCart, { cartId })), { cartId, items: [], total: euros(0) })
})

test('nobody else\'s cart is emptied', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  await stage.ask(clearCart, { cartId: anna.id })
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: anna })), [[mug, 2]])
})
