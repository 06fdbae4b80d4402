import type { Offer } from '../domain/checkout.ts'
import type { Prices } from '../ports/prices.ts'

/** Prices by product id. */
export const memoryPrices = (offers: Map<string, Offer>): Prices => ({
  of: async (productIds) => productIds.flatMap((productId) => offers.get(productId) ?? []),
})
