import { Declined, sibling, type Services } from '@minishop/http'
import { integer, listOf, Money, struct, text, Unavailable, type Clock } from '@minishop/kernel'
import { ProductId } from '../domain/line.ts'
import type { Prices } from '../ports/prices.ts'

/** The catalog answers about so many products at once. */
const mostIds = 100
const Products = struct({
  items: listOf(struct({ productId: ProductId, name: text({ min: 1, max: 200 }), price: Money, available: integer({ min: 0 }) }), { max: mostIds }),
})

/** The prices that the catalog context says. */
export const httpPrices = (services: Services, clock: Clock): Prices => {
  const catalog = sibling(services, 'catalog', { clock })
  return {
    async of(productIds, call) {
      if (productIds.length === 0) return []
      const query = { ids: productIds.join(','), limit: Math.min(productIds.length, mostIds) }
      const answer = await catalog.get('/products', { answer: Products, query, call })
      if (answer === undefined || answer instanceof Declined) throw new Unavailable('catalog', { cause: new Error(`It gave no prices: ${answer?.problem.detail ?? 'not found'}`) })
      return answer.items
    },
  }
}
