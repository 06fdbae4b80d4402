import { Declined, sibling, type Services } from '@minishop/http'
import { listOf, struct, Unavailable, type Call, type Clock } from '@minishop/kernel'
import { Offer } from '../domain/cart-view.ts'
import type { Offers } from '../ports/offers.ts'

/** Ids that the catalog takes in one question. */
const mostIds = 100
const Page = struct({ items: listOf(Offer, { max: mostIds }) })

/** Offers of the catalog. What it sells is no secret, so it is asked as anybody: the caller's token stays here. */
export const httpOffers = (services: Services, clock: Clock): Offers => {
  const catalog = sibling(services, 'catalog', { clock })
  const asAnybody = ({ bearer: _, ...call }: Call): Call => call
  const answered = <A>(answer: A | Declined): A => {
    if (answer instanceof Declined) throw new Unavailable('catalog', { cause: new Error(`The catalog declined: ${answer.problem.code}.`) })
    return answer
  }
  return {
    find: async (productId, call) => answered(await catalog.get('/products/:productId', { params: { productId }, answer: Offer, call: asAnybody(call) })),
    async findAll(productIds, call) {
      const chunks = Array.from({ length: Math.ceil(productIds.length / mostIds) }, (_, n) => productIds.slice(n * mostIds, (n + 1) * mostIds).join(','))
      const pages = await Promise.all(chunks.map((ids) => catalog.get('/products', { query: { ids }, answer: Page, call: asAnybody(call) })))
      return pages.flatMap((page) => {
        const found = answered(page)
        // Of a list there is always one, if an empty one: without it we would call every product gone.
        if (found === undefined) throw new Unavailable('catalog', { cause: new Error('The catalog gave no list.') })
        return found.items
      })
    },
  }
}
