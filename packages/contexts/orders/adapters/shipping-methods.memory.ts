import type { ShippingMethod } from '../domain/checkout.ts'
import type { ShippingMethods } from '../ports/shipping-methods.ts'

/** Ways of shipping by country. */
export const memoryShippingMethods = (methods: Map<string, readonly ShippingMethod[]>): ShippingMethods => ({
  to: async (country) => methods.get(country) ?? [],
})
