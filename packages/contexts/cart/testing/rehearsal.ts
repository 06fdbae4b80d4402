import type { Money, Outcome } from '@minishop/kernel'
import { ListedIds, testId, testUser } from '@minishop/kernel/testing'
import { rehearsal } from '@minishop/memory/testing'
import { memoryCartIds } from '../adapters/cart-ids.memory.ts'
import { memoryCarts } from '../adapters/carts.memory.ts'
import { memoryOffers } from '../adapters/offers.memory.ts'
import { termsOf } from '../adapters/terms.ts'
import type { CartView, Offer } from '../domain/cart-view.ts'
import type { ProductId } from '../domain/cart.ts'
import { cart } from '../index.ts'
import { CartIds } from '../ports/cart-ids.ts'
import { Carts } from '../ports/carts.ts'
import { Offers } from '../ports/offers.ts'
import { Terms } from '../ports/terms.ts'

export const mug = testId<ProductId>(1)
export const pot = testId<ProductId>(2)
export const euros = (amount: number): Money => ({ amount, currency: 'EUR' })
export const anna = testUser(1)
export const ben = testUser(2)

/** The cart as its tests play it: with a catalog that sells mugs and pots until a test says otherwise. */
export const cartRehearsal = () => {
  const offers = new Map<ProductId, Offer>()
  const sell = (offer: Partial<Offer> & Pick<Offer, 'productId'>) =>
    void offers.set(offer.productId, { name: 'Red mug', price: euros(1299), available: 200, ...offers.get(offer.productId), ...offer })
  sell({ productId: mug })
  sell({ productId: pot, name: 'Tea pot', price: euros(2500) })
  const stage = rehearsal(cart, () => [
    [Carts, memoryCarts()],
    [CartIds, memoryCartIds(new ListedIds())],
    [Offers, memoryOffers(offers)],
    [Terms, termsOf({ guestDays: 14, customerDays: 90, currency: 'EUR' })],
  ])
  return { ...stage, sell, retire: (productId: ProductId) => void offers.delete(productId) }
}

/** The cart that was answered. Throws where there was none. */
export const cartOf = (outcome: Outcome): CartView => {
  if (outcome.kind !== 'answer') throw new Error(`No cart: ${JSON.stringify(outcome)}`)
  return outcome.answer as CartView
}

/** What is in a cart, in short: how many of which. */
export const contents = (outcome: Outcome): readonly (readonly [string, number])[] => cartOf(outcome).items.map(({ productId, quantity }) => [productId, quantity])
