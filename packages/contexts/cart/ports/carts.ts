import type { Instant, Money } from '@minishop/kernel'
import type { Bought, CartName, Line, OrderId, ProductId, Reduced } from '../domain/cart.ts'

/** From now until when a cart is kept, unless somebody looks at it or changes it again. */
export interface Lease {
  readonly at: Instant
  readonly until: Instant
}

/**
 * Where carts are kept. Every method is one step that no other comes in between, however many change one cart at once: no change of a line
 * undoes another. A cart that was never filled and one that is no longer kept both read as empty.
 */
export abstract class Carts {
  /** In no particular order. Looking at a cart renews its lease. */
  abstract lines(cart: CartName, lease: Lease): Promise<readonly Line[]>
  /** Sets one line. False where no other product fits in; then nothing has changed. */
  abstract put(cart: CartName, line: { readonly productId: ProductId; readonly quantity: number; readonly price: Money }, lease: Lease): Promise<boolean>
  abstract remove(cart: CartName, productId: ProductId, lease: Lease): Promise<void>
  abstract clear(cart: CartName): Promise<void>
  /** Moves what is in `from` over into `into`, by the domain's `merged`; whoever merges `from` again moves nothing. */
  abstract merge(from: CartName, into: CartName, lease: Lease): Promise<readonly Reduced[]>
  /** Takes out what an order bought, once per order, however often it is told so within a month. A line that was put since the order was placed stays. Renews no lease. */
  abstract takeOut(cart: CartName, order: Placed, at: Instant): Promise<void>
}

/** What is known of an order whose customer has paid. */
export interface Placed {
  readonly orderId: OrderId
  readonly lines: Bought
  readonly placedAt: Instant
}

/** How long an order is remembered: longer than any announcement is delivered again. */
export const orderRememberedSeconds = 31 * 24 * 60 * 60
