import test from 'ava'
import { anna, cartOf, cartRehearsal, contents, mug, pot } from '../testing/rehearsal.ts'
import { putItem } from './put-item.ts'
import { removeItem } from './remove-item.ts'

test('a product is taken out, and taken out again nothing changes', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  await stage.ask(putItem, { productId: pot, quantity: 1 }, { actor: anna })
  for (let time = 0; time < 2; time++) t.deepEqual(contents(await stage.ask(removeItem, { productId: mug }, { actor: anna })), [[pot, 1]])
})

test('a guest keeps the id of a cart whose last product was taken out', async (t) => {
  const stage = cartRehearsal()
  const { cartId } = cartOf(await stage.ask(putItem, { productId: mug, quantity: 2 }))
  t.like(cartOf(await stage.ask(removeItem, { cartId, productId: mug })), { cartId, items: [] })
  t.deepEqual(contents(await stage.ask(putItem, { cartId, productId: pot, quantity: 1 })), [[pot, 1]])
})

test('a product that is gone from the catalog can still be taken out', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  stage.retire(mug)
  t.deepEqual(cartOf(await stage.ask(removeItem, { productId: mug }, { actor: anna })).problems, [])
})
