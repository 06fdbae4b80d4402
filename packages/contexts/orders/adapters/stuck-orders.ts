import type { Clock, Metrics } from '@minishop/kernel'
import { stuckSince } from '../domain/waiting.ts'
import type { Orders } from '../ports/orders.ts'

/** The orders, with a gauge over them: `orders_stuck` wait for something that should have come a minute ago. */
export const measuredOrders = (orders: Orders, metrics: Metrics, clock: Clock): Orders => {
  metrics.gauge('orders_stuck', () => orders.stuck(stuckSince(clock.now())))
  return orders
}
