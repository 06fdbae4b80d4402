import type { Instant, UserId } from '@minishop/kernel'
import type { ProductId } from '../domain/line.ts'
import type { Order, OrderChange, OrderId, OrderStatus } from '../domain/order.ts'

/** Whose orders are looked at: one customer's own, or everyone's, for staff and for what the shop does itself. */
export type Whose = UserId | 'everyone'

export interface Search {
  readonly whose: Whose
  readonly status?: OrderStatus | undefined
  /** Only orders that hold this product. */
  readonly productId?: ProductId | undefined
  readonly limit: number
  /** Only orders older than this one. */
  readonly before?: OrderId | undefined
}

export interface Page {
  /** The newest first. */
  readonly orders: readonly Order[]
  /** The order that the next page starts after; absent on the last page. */
  readonly next?: OrderId | undefined
}

/** Which orders are looked at again. */
export interface Changed {
  /** Placed, moved on or paid at or after this time, */
  readonly since: Instant
  /** and not after that one. */
  readonly until: Instant
  readonly limit: number
  /** Only orders younger than this one. */
  readonly after?: OrderId | undefined
}

/** How many orders have a status, and since when the one that has had it the longest. */
export interface Tally {
  readonly status: OrderStatus
  readonly orders: number
  readonly since: Instant
}

/**
 * Where orders are kept. Saving a change keeps its events too: both or neither, and of two who change one version only the first succeeds.
 * Another customer's order is not there at all. A fact of a provider is kept once, whatever order it is about. Turning pages neither repeats
 * nor skips an order, however many are placed meanwhile.
 */
export abstract class Orders {
  abstract find(orderId: OrderId, whose: Whose): Promise<Order | undefined>
  abstract search(search: Search): Promise<Page>
  /** By status that is not the last of a life; one that no order has is not there. */
  abstract open(): Promise<readonly Tally[]>
  /** How many are placed since before the one time, or await their payment since before the other. */
  abstract stuck(since: { readonly placed: Instant; readonly awaitingPayment: Instant }): Promise<number>
  /** The oldest first; `next` is the order that the next page starts after. */
  abstract changed(changed: Changed): Promise<Page>
  /** Which orders there are after the one id and up to the other, the oldest first. */
  abstract between(after: OrderId, upTo: OrderId, limit: number): Promise<readonly OrderId[]>
  abstract save(change: OrderChange): Promise<void>
}
