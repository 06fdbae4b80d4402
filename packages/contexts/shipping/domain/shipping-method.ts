import { integer, Money, refusal, struct, text, type TypeOf } from '@minishop/kernel'
import { zoneOf, type Zone } from './zone.ts'

export const MethodId = text({ min: 1, max: 64 })

/** A way of shipping to one country. Days are working days from the dispatch on. */
export const ShippingMethod = struct({
  methodId: MethodId,
  name: text({ min: 1, max: 100 }),
  price: Money,
  minDays: integer({ min: 0, max: 365 }),
  maxDays: integer({ min: 0, max: 365 }),
})
export type ShippingMethod = TypeOf<typeof ShippingMethod>

export const countryNotServed = refusal('country-not-served', 'invalid', 'No carrier of ours goes to this country.')

const offer = (methodId: string, name: string) => (cents: number, minDays: number, maxDays: number): ShippingMethod => ({
  methodId,
  name,
  price: { amount: cents, currency: 'EUR' },
  minDays,
  maxDays,
})
const standard = offer('standard', 'Standard')
const express = offer('express', 'Express')

const rates: { readonly [Z in Zone]: readonly ShippingMethod[] } = {
  domestic: [standard(499, 2, 4), express(999, 1, 1)],
  eu: [standard(999, 3, 7), express(1999, 1, 3)],
  europe: [standard(1499, 4, 10), express(2999, 2, 4)],
  world: [standard(2499, 7, 21), express(4999, 3, 7)],
}

/** The ways of shipping to a country, the cheapest first. */
export const methodsTo = (country: string): readonly ShippingMethod[] | typeof countryNotServed => {
  const zone = zoneOf(country)
  return zone === undefined ? countryNotServed : rates[zone]
}
