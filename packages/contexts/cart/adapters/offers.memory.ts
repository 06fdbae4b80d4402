import type { Offer } from '../domain/cart-view.ts'
import type { ProductId } from '../domain/cart.ts'
import type { Offers } from '../ports/offers.ts'

/** What is sold, by a map that whoever made it may change. */
export const memoryOffers = (offers: ReadonlyMap<ProductId, Offer>): Offers => ({
  find: async (productId) => offers.get(productId),
  findAll: async (productIds) => productIds.flatMap((productId) => offers.get(productId) ?? []),
})
