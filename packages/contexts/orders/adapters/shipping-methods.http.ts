import { Declined, sibling, type Services } from '@minishop/http'
import { integer, listOf, Money, struct, text, Unavailable, type Clock } from '@minishop/kernel'
import type { ShippingMethods } from '../ports/shipping-methods.ts'

const Methods = struct({ items: listOf(struct({ methodId: text({ min: 1, max: 64 }), price: Money, maxDays: integer({ min: 0 }) }), { max: 100 }) })

/** The ways of shipping that the shipping context offers. */
export const httpShippingMethods = (services: Services, clock: Clock): ShippingMethods => {
  const shipping = sibling(services, 'shipping', { clock })
  return {
    async to(country, call) {
      const answer = await shipping.get('/shipping-methods', { answer: Methods, query: { country }, call })
      // What is no country to shipping is one that it does not ship to.
      if (answer === undefined || (answer instanceof Declined && answer.problem.status === 400)) return []
      if (answer instanceof Declined) throw new Unavailable('shipping', { cause: new Error(`It gave no methods: ${answer.problem.detail}`) })
      return answer.items
    },
  }
}
