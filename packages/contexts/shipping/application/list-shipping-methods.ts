import { anyone, isRefusal, listOf, nullable, query, struct, text } from '@minishop/kernel'
import { Country } from '../domain/address.ts'
import { countryNotServed, methodsTo, ShippingMethod } from '../domain/shipping-method.ts'

export const listShippingMethods = query({
  summary: 'List the ways of shipping to a country, the cheapest first',
  allows: anyone,
  input: struct({ country: Country }),
  output: struct({ items: listOf(ShippingMethod, { max: 100 }), nextCursor: nullable(text({ max: 1 })) }),
  refuses: [countryNotServed],
  async run({ country }) {
    const items = methodsTo(country)
    return isRefusal(items) ? items : { items, nextCursor: null }
  },
})
