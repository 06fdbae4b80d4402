import test from 'ava'
import { later, type Instant } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { inOrder, merged, mostLines, withLine, without, type Line, type ProductId } from './cart.ts'

const line = (n: number, quantity: number, seconds = 0): Line => ({
  productId: testId<ProductId>(n),
  quantity,
  price: { amount: 100, currency: 'EUR' },
  pricedAt: noon,
  addedAt: later(noon, { seconds }),
})
const full = Array.from({ length: mostLines }, (_, n) => line(1000 + n, 1))

test('lines stand in the order they were put in, those of one moment by their ids', (t) => {
  t.deepEqual(inOrder([line(3, 1, 5), line(2, 1), line(1, 1)]), [line(1, 1), line(2, 1), line(3, 1, 5)])
})

test('a full cart takes no other product, but changes what it has', (t) => {
  t.is(withLine(full, line(1, 1)), undefined)
  t.is(withLine(full, line(1000, 7, 9))?.[0]?.quantity, 7)
  t.is(withLine(full, line(1000, 7, 9))?.[0]?.addedAt, noon)
})

test('merging adds up and says what did not fit', (t) => {
  const { lines, reduced } = merged([line(1, 60)], [line(2, 3, 9), line(1, 60, 5)])
  t.deepEqual(lines, [line(1, 99), line(2, 3, 9)])
  t.deepEqual(reduced, [{ productId: testId<ProductId>(1), wanted: 120, quantity: 99 }])
})

test('merging into a full cart still adds to what is there', (t) => {
  const { lines, reduced } = merged(full, [line(1, 3), line(1001, 3)])
  t.is(lines.length, mostLines)
  t.is(lines[1]?.quantity, 4)
  t.deepEqual(reduced, [{ productId: testId<ProductId>(1), wanted: 3, quantity: 0 }])
})

test('what was bought is taken out, and not more than that', (t) => {
  const bought = [{ productId: testId<ProductId>(1), quantity: 2 }, { productId: testId<ProductId>(1), quantity: 1 }, { productId: testId<ProductId>(9), quantity: 1 }]
  t.deepEqual(without([line(1, 5), line(2, 5)], bought, noon), [line(1, 2), line(2, 5)])
  t.deepEqual(without([line(1, 3)], bought, noon), [])
  t.deepEqual(without([line(1, 3)], bought, '2026-01-31T11:59:59.000Z' as Instant), [line(1, 3)])
})
