import { later, Money, money, refusal, sameMoney, sum, times, type Instant, type TypeOf, type UserId } from '@minishop/kernel'
import { OrderPlaced, StockOverdue } from './announcements.ts'
import type { Address, Card, Contact, ShipTo } from './customer.ts'
import type { Line, ProductId, Wanted } from './line.ts'
import type { OrderChange, OrderId } from './order.ts'

// What an order costs is computed here, from what the catalog and shipping say at this moment, and never taken from the one who orders.

/** Seconds that the catalog has to say whether everything is there. */
export const stockSeconds = 2 * 60

/** A product as it is for sale now. */
export interface Offer {
  readonly productId: ProductId
  readonly name: string
  readonly price: Money
  readonly available: number
}

export interface ShippingMethod {
  readonly methodId: string
  readonly price: Money
  readonly maxDays: number
}

export interface Quote {
  readonly lines: readonly Line[]
  readonly itemsTotal: Money
  readonly shippingTotal: Money
  readonly total: Money
  readonly shippingMethod: string
}

export const emailNotVerified = refusal('email-not-verified', 'forbidden', 'Open the link in the mail that we sent you when you registered, sign in again, and then order.')
export const cartEmpty = refusal('cart-empty', 'conflict', 'There is nothing in your cart. Put something in, then order.')
export const soldOut = refusal('sold-out', 'conflict', 'There is not enough of everything any more. Change the quantities in your cart to what is available, then order.')
export const totalChanged = refusal('total-changed', 'conflict', 'The total is no longer what you expected. Look at the new one, and order again with it if you agree.')
export const notShippedThere = refusal('not-shipped-there', 'invalid', 'We do not ship to this country.')
export const shippingMethodUnknown = refusal('shipping-method-unknown', 'invalid', 'There is no such way of shipping to this country. Take one of GET /v1/shipping-methods, or leave it out.')
export const currenciesMixed = refusal('currencies-mixed', 'conflict', 'What is in your cart is priced in several currencies. Order what has one currency at a time.')
export const totalTooLarge = refusal('total-too-large', 'conflict', 'This is more than one order may cost. Split it into several.')

const cheapest = (methods: readonly ShippingMethod[]): ShippingMethod | undefined =>
  methods.toSorted((a, b) => a.price.amount - b.price.amount || a.maxDays - b.maxDays || (a.methodId < b.methodId ? -1 : 1))[0]

/** What all of this costs, sent as the customer wishes: by default in the cheapest way. */
export const quote = (
  wanted: readonly Wanted[],
  offers: readonly Offer[],
  methods: readonly ShippingMethod[],
  wishes: { readonly shippingMethod?: string | undefined; readonly expectedTotal?: Money | undefined },
): Quote | typeof cartEmpty | typeof soldOut | typeof totalChanged | typeof notShippedThere | typeof shippingMethodUnknown | typeof currenciesMixed | typeof totalTooLarge => {
  if (wanted.length === 0) return cartEmpty
  const byId = new Map(offers.map((offer) => [offer.productId, offer]))
  const items = wanted.flatMap(({ productId, quantity }) => {
    const available = byId.get(productId)?.available ?? 0
    return available < quantity ? [{ productId, wanted: quantity, available }] : []
  })
  if (items.length > 0) return soldOut.with({ items })
  const lines = wanted.map(({ productId, quantity }) => {
    const { name, price } = byId.get(productId)!
    return { productId, name, unitPrice: price, quantity }
  })

  if (methods.length === 0) return notShippedThere
  const method = wishes.shippingMethod === undefined ? cheapest(methods)! : methods.find(({ methodId }) => methodId === wishes.shippingMethod)
  if (method === undefined) return shippingMethodUnknown

  const { currency } = lines[0]!.unitPrice
  if ([method.price, ...lines.map(({ unitPrice }) => unitPrice)].some((price) => price.currency !== currency)) return currenciesMixed
  const itemsTotal = sum(lines.map(({ unitPrice, quantity }) => times(unitPrice, quantity)), currency)
  const shippingTotal = method.price
  const total = money(itemsTotal.amount + shippingTotal.amount, currency)
  if (!Money.is(total)) return totalTooLarge
  if (wishes.expectedTotal !== undefined && !sameMoney(wishes.expectedTotal, total)) return totalChanged.with({ total, itemsTotal, shippingTotal })
  return { lines, itemsTotal, shippingTotal, total, shippingMethod: method.methodId }
}

export interface Buyer {
  readonly userId: UserId
  readonly shippingAddress: Address
  readonly contact: TypeOf<typeof Contact>
  readonly shipTo: TypeOf<typeof ShipTo>
  readonly card: TypeOf<typeof Card>
}

export const place = (orderId: OrderId, quote: Quote, buyer: Buyer, at: Instant): OrderChange => ({
  state: {
    ...quote,
    ...buyer,
    orderId,
    status: 'placed',
    facts: [],
    shipment: null,
    history: [{ number: 1, status: 'placed', at }],
    placedAt: at,
    version: 1,
  },
  events: [
    OrderPlaced({ orderId, userId: buyer.userId, lines: quote.lines.map(({ productId, quantity }) => ({ productId, quantity })), total: quote.total }),
    StockOverdue({ orderId }, { notBefore: later(at, { seconds: stockSeconds }) }),
  ],
})
