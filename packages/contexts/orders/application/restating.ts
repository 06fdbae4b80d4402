import { later, type Announcements, type Instant } from '@minishop/kernel'
import type { OrderId } from '../domain/order.ts'
import { restated, settledSeconds } from '../domain/restating.ts'
import type { Orders } from '../ports/orders.ts'

/** Orders that are restated at a time: a large shop is walked over in several steps. */
export const step = 100

interface Part {
  readonly since: Instant
  readonly after: OrderId | undefined
  readonly at: Instant
}

/** Restates the next orders of a walk. Answers the order that the next step goes on after, or null at the end. */
export const restate = async ({ orders, announcements }: { readonly orders: Orders; readonly announcements: Announcements }, { since, after, at }: Part): Promise<OrderId | null> => {
  const page = await orders.changed({ since, until: later(at, { seconds: -settledSeconds }), after, limit: step })
  for (const order of page.orders) await announcements.announce(order.orderId, [restated(order, at)])
  return page.next ?? null
}
