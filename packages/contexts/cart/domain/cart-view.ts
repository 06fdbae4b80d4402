import { Instant, integer, listOf, Money, oneOf, optional, sameMoney, struct, sum, text, times, type TypeOf } from '@minishop/kernel'
import { inOrder, mostLines, ProductId, type Line, type Reduced } from './cart.ts'

/** A product as the catalog sells it now. */
export const Offer = struct({ productId: ProductId, name: text({ max: 200 }), price: Money, available: integer({ min: 0 }) })
export type Offer = TypeOf<typeof Offer>

/**
 * What its owner should know before buying.
 * `gone`: no longer sold, and left out. `other-currency`: priced in another currency than the rest, and left out.
 * `sold-out`: fewer are `available` than the cart holds. `price-changed`: it was `before` when the line was set, and is `now`.
 * `quantity-reduced`: `wanted` were in the two carts that were merged just now, `quantity` is the most that fits.
 */
export const Problem = struct({
  productId: ProductId,
  kind: oneOf('gone', 'other-currency', 'sold-out', 'price-changed', 'quantity-reduced'),
  available: optional(integer({ min: 0 })),
  before: optional(Money),
  now: optional(Money),
  seenAt: optional(Instant),
  wanted: optional(integer({ min: 1 })),
  quantity: optional(integer({ min: 0 })),
})
export type Problem = TypeOf<typeof Problem>

export const Item = struct({ productId: ProductId, name: text({ max: 200 }), unitPrice: Money, quantity: integer({ min: 1 }), lineTotal: Money })

export const CartView = struct({
  cartId: text({ max: 100 }),
  items: listOf(Item, { max: mostLines }),
  total: Money,
  expiresAt: Instant,
  problems: listOf(Problem, { max: 4 * mostLines }),
})
export type CartView = TypeOf<typeof CartView>

/**
 * The lines at today's names and prices, with all that is not as its owner last saw it. A cart has one currency, that of its oldest line;
 * an empty one has `currency`. Nothing is reduced behind the owner's back: a line that is sold out stands until they change it.
 */
export const priced = (
  lines: readonly Line[],
  offers: readonly Offer[],
  { currency, reduced = [] }: { readonly currency: string; readonly reduced?: readonly Reduced[] },
): Pick<CartView, 'items' | 'total' | 'problems'> => {
  const byId = new Map(offers.map((offer) => [offer.productId, offer]))
  const items: TypeOf<typeof Item>[] = []
  const problems: Problem[] = reduced.map((one) => ({ kind: 'quantity-reduced', ...one }))
  for (const { productId, quantity, price, pricedAt } of inOrder(lines)) {
    const offer = byId.get(productId)
    if (offer === undefined) {
      problems.push({ productId, kind: 'gone' })
      continue
    }
    const { name, price: unitPrice, available } = offer
    if (!sameMoney(price, unitPrice)) problems.push({ productId, kind: 'price-changed', before: price, now: unitPrice, seenAt: pricedAt })
    if (items[0] && items[0].unitPrice.currency !== unitPrice.currency) {
      problems.push({ productId, kind: 'other-currency', now: unitPrice })
      continue
    }
    if (available < quantity) problems.push({ productId, kind: 'sold-out', available })
    items.push({ productId, name, unitPrice, quantity, lineTotal: times(unitPrice, quantity) })
  }
  return { items, total: sum(items.map(({ lineTotal }) => lineTotal), items[0]?.unitPrice.currency ?? currency), problems }
}
