import { id, integer, listOf, Money, refusal, struct, type Brand, type Instant, type TypeOf, type UserId } from '@minishop/kernel'

// A cart is what somebody means to buy: products and how many of each. It begins with its first line and is gone when nobody has looked at it or
// changed it for its time. It keeps the price its owner saw, to be able to say that it changed; what is charged is always what the catalog says.
// A guest's cart ends at sign-in: its lines go over into the customer's, once. What a customer has bought leaves the cart, and not more than that.

export const ProductId = id('ProductId')
export type ProductId = TypeOf<typeof ProductId>
export const OrderId = id('OrderId')
export type OrderId = TypeOf<typeof OrderId>

export const mostOfOne = 99
export const mostLines = 100
export const Quantity = integer({ min: 1, max: mostOfOne })

export interface Line {
  readonly productId: ProductId
  readonly quantity: number
  /** What one cost when its owner last set this line, and when that was. */
  readonly price: Money
  readonly pricedAt: Instant
  /** When the product was put in first: the order of the lines. */
  readonly addedAt: Instant
}

/** What an order took out of the shop. */
export const Bought = listOf(struct({ productId: ProductId, quantity: integer({ min: 1 }) }), { min: 1, max: mostLines })
export type Bought = TypeOf<typeof Bought>

/** Which cart: a guest's by its unguessable id, a customer's by who they are. The two kinds never meet. */
export type CartName = Brand<string, 'CartName'>
export const guestCart = (cartId: string): CartName => `guest:${cartId}` as CartName
export const customerCart = (userId: UserId): CartName => `customer:${userId}` as CartName

export const productNotFound = refusal('product-not-found', 'not-found', 'There is no such product, or it is no longer sold.')
export const notAvailable = refusal('not-available', 'conflict', 'There are not so many left. Put in at most as many as are available.')
export const cartFull = refusal('cart-full', 'conflict', `A cart has at most ${mostLines} different products. Take one out first.`)

/** In the order they were put in. */
export const inOrder = (lines: readonly Line[]): readonly Line[] =>
  [...lines].sort((a, b) => (a.addedAt === b.addedAt ? compare(a.productId, b.productId) : compare(a.addedAt, b.addedAt)))
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The lines with this one set; nothing where no other product fits in. A product that was there keeps its place. */
export const withLine = (lines: readonly Line[], line: Line): readonly Line[] | undefined => {
  const before = lines.find(({ productId }) => productId === line.productId)
  if (before) return lines.map((one) => (one === before ? { ...line, addedAt: before.addedAt } : one))
  return lines.length < mostLines ? [...lines, line] : undefined
}

/** A line that could not go over whole: `wanted` would have been in the cart, `quantity` is. */
export interface Reduced {
  readonly productId: ProductId
  readonly wanted: number
  readonly quantity: number
}

/** Quantities of the same product add up, to the most there may be of one; products beyond the most lines stay out, the latest first. */
export const merged = (into: readonly Line[], from: readonly Line[]): { readonly lines: readonly Line[]; readonly reduced: readonly Reduced[] } => {
  const lines = new Map(into.map((line) => [line.productId, line]))
  const reduced: Reduced[] = []
  for (const line of inOrder(from)) {
    const { productId } = line
    const own = lines.get(productId)
    const wanted = (own?.quantity ?? 0) + line.quantity
    const quantity = own || lines.size < mostLines ? Math.min(wanted, mostOfOne) : 0
    if (quantity > 0) lines.set(productId, { ...(own ?? line), quantity })
    if (quantity < wanted) reduced.push({ productId, wanted, quantity })
  }
  return { lines: [...lines.values()], reduced }
}

/** The lines without what was bought. One that was set after the order was placed is wanted anew, and stays. */
export const without = (lines: readonly Line[], bought: Bought, placedAt: Instant): readonly Line[] =>
  lines.flatMap((line) => {
    if (line.pricedAt > placedAt) return [line]
    const taken = bought.filter(({ productId }) => productId === line.productId).reduce((sum, { quantity }) => sum + quantity, 0)
    return line.quantity > taken ? [{ ...line, quantity: line.quantity - taken }] : []
  })
