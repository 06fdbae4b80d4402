import test from 'ava'
import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { anna, ben, cartOf, cartRehearsal, contents, euros, mug, pot } from '../testing/rehearsal.ts'
import { getCart } from './get-cart.ts'
import { putItem } from './put-item.ts'

const days = (count: number) => ({ seconds: count * 24 * 60 * 60 })

test('a cart that nobody filled is empty, and a guest gets the id to come back with', async (t) => {
  const stage = cartRehearsal()
  const first = cartOf(await stage.ask(getCart, {}))
  t.regex(first.cartId, /^[\w-]{43}\.[\w-]{22}$/)
  t.deepEqual(first, { cartId: first.cartId, items: [], total: euros(0), expiresAt: later(noon, days(14)), problems: [] })
  t.is(cartOf(await stage.ask(getCart, { cartId: first.cartId })).cartId, first.cartId)
  t.not(cartOf(await stage.ask(getCart, {})).cartId, first.cartId)
})

test('a customer finds the same cart everywhere, and nobody else finds it', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  const found = cartOf(await stage.ask(getCart, {}, { actor: anna }))
  t.deepEqual(found, {
    cartId: anna.id,
    items: [{ productId: mug, name: 'Red mug', unitPrice: euros(1299), quantity: 2, lineTotal: euros(2598) }],
    total: euros(2598),
    expiresAt: later(noon, days(90)),
    problems: [],
  })
  t.deepEqual(contents(await stage.ask(getCart, {}, { actor: ben })), [])
  t.deepEqual(contents(await stage.ask(getCart, { cartId: anna.id }, { actor: ben })), [])
})

test('an id that we did not issue opens nothing, and its sender gets a new one', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  const { cartId } = cartOf(await stage.ask(putItem, { productId: mug, quantity: 1 }))
  const altered = `${cartId.slice(0, -1)}${cartId.endsWith('A') ? 'Q' : 'A'}`
  for (const chosen of [anna.id, 'x', '', 'a'.repeat(5000), `${'a'.repeat(43)}.${'a'.repeat(22)}`, altered, ` ${cartId}`, '\u{1F9C0}']) {
    const found = cartOf(await stage.ask(getCart, { cartId: chosen }))
    t.deepEqual(found.items, [])
    t.not(found.cartId, chosen)
  }
})

test('names and prices are those of now, and what changed since is said', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  stage.sell({ productId: mug, name: 'Crimson mug', price: euros(999) })
  const found = cartOf(await stage.ask(getCart, {}, { actor: anna }))
  t.like(found, { items: [{ name: 'Crimson mug', unitPrice: euros(999), lineTotal: euros(1998) }], total: euros(1998) })
  t.deepEqual(found.problems, [{ productId: mug, kind: 'price-changed', before: euros(1299), now: euros(999), seenAt: noon }])
})

test('a product that is no longer sold is left out and reported, one that is sold out stands and is reported', async (t) => {
  const stage = cartRehearsal()
  await stage.ask(putItem, { productId: mug, quantity: 2 }, { actor: anna })
  await stage.ask(putItem, { productId: pot, quantity: 3 }, { actor: anna })
  stage.retire(mug)
  stage.sell({ productId: pot, available: 1 })
  const found = cartOf(await stage.ask(getCart, {}, { actor: anna }))
  t.like(found, { items: [{ productId: pot, quantity: 3 }], total: euros(7500) })
  t.deepEqual(found.problems, [{ productId: mug, kind: 'gone' }, { productId: pot, kind: 'sold-out', available: 1 }])
})

test('a cart is kept as long as somebody looks at it in time', async (t) => {
  const stage = cartRehearsal()
  const { cartId } = cartOf(await stage.ask(putItem, { productId: mug, quantity: 2 }))
  for (let look = 0; look < 3; look++) {
    stage.clock.advance(days(13))
    t.deepEqual(contents(await stage.ask(getCart, { cartId })), [[mug, 2]])
  }
  stage.clock.advance(days(14))
  t.deepEqual(contents(await stage.ask(getCart, { cartId })), [])
})
