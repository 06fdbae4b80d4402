import test from 'ava'
import { isRefusal } from '@minishop/kernel'
import { methodsTo } from './shipping-method.ts'
import { countries, zoneOf } from './zone.ts'

test('every country that ISO 3166-1 assigns is listed once', (t) => {
  t.is(countries.length, 249)
  t.is(new Set(countries).size, 249)
  t.true(countries.every((code) => /^[A-Z]{2}$/.test(code)))
  // What the runtime itself knows as a region is the second opinion on each code.
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  for (const code of countries) t.truthy(names.of(code), code)
})

test('further away is never cheaper', (t) => {
  const prices = ['DE', 'FR', 'NO', 'NZ'].map((country) => {
    const methods = methodsTo(country)
    return isRefusal(methods) ? [] : methods.map(({ price }) => price.amount)
  })
  for (const [index, nearer] of prices.slice(0, -1).entries()) for (const [n, price] of nearer.entries()) t.true(price < prices[index + 1]![n]!)
})

test('whoever lives somewhere is served', (t) => {
  t.deepEqual(countries.filter((country) => zoneOf(country) === undefined), ['AQ', 'BV', 'GS', 'HM', 'TF', 'UM'])
})
