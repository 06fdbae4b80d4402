import test from 'ava'
import fc from 'fast-check'
import { decode, Money, money, sameMoney, spoken, sum, times } from './index.ts'

const euros = fc.integer({ min: 0, max: 1_000_000 }).map((amount) => money(amount, 'EUR'))

test('a sum does not depend on order or grouping', (t) => {
  fc.assert(
    fc.property(fc.array(euros), fc.array(euros), (some, others) => {
      const together = sum([...some, ...others], 'EUR')
      return sameMoney(together, sum([...others, ...some], 'EUR')) && sameMoney(together, sum([sum(some, 'EUR'), sum(others, 'EUR')], 'EUR'))
    }),
  )
  t.deepEqual(sum([], 'EUR'), money(0, 'EUR'))
})

test('so many of a price is the sum of so many prices', (t) => {
  fc.assert(fc.property(euros, fc.integer({ min: 0, max: 50 }), (price, quantity) => sameMoney(times(price, quantity), sum(Array.from({ length: quantity }, () => price), 'EUR'))))
  t.deepEqual(times(money(1999, 'EUR'), 3), money(5997, 'EUR'))
})

test('currencies are never added up', (t) => {
  t.throws(() => sum([money(1, 'EUR'), money(1, 'USD')], 'EUR'), { message: "Can't add USD to EUR." })
  t.throws(() => sum([money(1, 'USD')], 'EUR'))
  t.false(sameMoney(money(1, 'EUR'), money(1, 'USD')))
})

test('money is a whole amount of minor units in a currency', (t) => {
  t.true(decode(Money, { amount: 0, currency: 'EUR' }, 'refuse').ok)
  for (const value of [{ amount: 19.99, currency: 'EUR' }, { amount: -1, currency: 'EUR' }, { amount: '1', currency: 'EUR' }, { amount: 1, currency: 'eur' }, { amount: 1, currency: 'EURO' }, { amount: 1 }])
    t.false(decode(Money, value, 'refuse').ok, JSON.stringify(value))
})

test('money is said with the decimals of its currency', (t) => {
  t.is(spoken(money(1999, 'EUR')), '19.99 EUR')
  t.is(spoken(money(5, 'EUR')), '0.05 EUR')
  t.is(spoken(money(1999, 'JPY')), '1999 JPY')
  t.is(spoken(money(1999, 'KWD')), '1.999 KWD')
})
