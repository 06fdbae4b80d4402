import test from 'ava'
import { later, money, type Money } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { priced, type Offer } from './cart-view.ts'
import type { Line, ProductId } from './cart.ts'

const product = (n: number) => testId<ProductId>(n)
const line = (n: number, quantity: number, price: Money): Line => ({ productId: product(n), quantity, price, pricedAt: noon, addedAt: later(noon, { seconds: n }) })
const offer = (n: number, price: Money, available = 10): Offer => ({ productId: product(n), name: `Mug ${n}`, price, available })
const euros = (amount: number) => money(amount, 'EUR')

test('an empty cart costs nothing, in the shop\'s currency', (t) => {
  t.deepEqual(priced([], [], { currency: 'CHF' }), { items: [], total: money(0, 'CHF'), problems: [] })
})

test('the total is that of the lines at the prices of now', (t) => {
  const { items, total } = priced([line(2, 3, euros(5)), line(1, 2, euros(10))], [offer(1, euros(11)), offer(2, euros(5))], { currency: 'EUR' })
  t.deepEqual(items.map(({ name, lineTotal }) => [name, lineTotal.amount]), [['Mug 1', 22], ['Mug 2', 15]])
  t.deepEqual(total, euros(37))
})

test('a cart has the currency of its oldest line; what is priced in another one is left out and reported', (t) => {
  const dollars = money(7, 'USD')
  const answer = priced([line(1, 1, dollars), line(2, 1, euros(5))], [offer(1, dollars), offer(2, euros(5))], { currency: 'EUR' })
  t.deepEqual(answer.total, dollars)
  t.deepEqual(answer.items.map(({ productId }) => productId), [product(1)])
  t.deepEqual(answer.problems, [{ productId: product(2), kind: 'other-currency', now: euros(5) }])
})

test('a line that is sold out and dearer is reported for both', (t) => {
  const { problems } = priced([line(1, 2, euros(10))], [offer(1, euros(12), 0)], { currency: 'EUR' })
  t.deepEqual(problems, [
    { productId: product(1), kind: 'price-changed', before: euros(10), now: euros(12), seenAt: noon },
    { productId: product(1), kind: 'sold-out', available: 0 },
  ])
})

test('exactly as many as are left is no problem', (t) => {
  t.deepEqual(priced([line(1, 2, euros(10))], [offer(1, euros(10), 2)], { currency: 'EUR' }).problems, [])
})
