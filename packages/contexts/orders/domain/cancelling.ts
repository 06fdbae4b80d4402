import { isRefusal, refusal, type Instant } from '@minishop/kernel'
import { OrderCancelled, type OrderEvent } from './announcements.ts'
import { changed, enter, type CancellationReason, type Order, type OrderChange, type OrderStatus } from './order.ts'

export const orderAlreadyDispatched = refusal('order-already-dispatched', 'conflict', 'An order on its way is returned, not cancelled.')

/** Why, and what the one who cancels has to say about it. */
export interface Cause {
  readonly reason: CancellationReason
  readonly note?: string | undefined
}

/** Cancels what has not been dispatched. What is cancelled already is left as it is, with its first reason. */
export const cancel = (order: Order, cause: Cause, at: Instant): OrderChange | 'cancelled-before' | typeof orderAlreadyDispatched => {
  switch (order.status) {
    case 'dispatched':
    case 'delivered':
      return orderAlreadyDispatched
    case 'cancelled':
      return 'cancelled-before'
    default:
      return changed(order, enter(order, 'cancelled', at, cause), cancelled(order, cause))
  }
}

/** Cancels where the order still is in one of these: what the shop itself decides never stops what has gone further. */
export const cancelWhile = (order: Order, statuses: readonly OrderStatus[], cause: Cause, at: Instant): OrderChange | undefined => {
  if (!statuses.includes(order.status)) return undefined
  const change = cancel(order, cause, at)
  return change === 'cancelled-before' || isRefusal(change) ? undefined : change
}

/** What is announced of a cancelled order. */
export const cancelled = ({ orderId, userId, contact, total }: Order, { reason, note }: Cause): OrderEvent =>
  OrderCancelled({ orderId, userId, contact, reason, ...(note !== undefined && { note }), total })
