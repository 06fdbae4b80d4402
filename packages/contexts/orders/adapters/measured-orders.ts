import { secondsBetween, type Clock, type Metrics } from '@minishop/kernel'
import { isOver, statuses, type OrderChange, type OrderStatus } from '../domain/order.ts'
import { stuckSince } from '../domain/waiting.ts'
import type { Orders } from '../ports/orders.ts'

/** What an announcement says about the life of its order. */
const entered: Readonly<Record<string, OrderStatus>> = {
  'order-placed': 'placed',
  'payment-requested': 'awaiting-payment',
  'order-confirmed': 'confirmed',
  'order-dispatched': 'dispatched',
  'order-delivered': 'delivered',
  'order-cancelled': 'cancelled',
}

/**
 * The orders, with figures over them. `orders_total` counts by the status that was entered, `revenue_minor_units_total` and
 * `refunds_minor_units_total` what was confirmed and given back, by currency. `checkout_seconds` is the time from placing an order to its
 * confirmation, of those whose customer had nothing to do meanwhile. `orders_open` and `orders_open_oldest_seconds` tell of those whose life
 * goes on, by status; `orders_stuck` wait for something that should have come a minute ago.
 */
export const measuredOrders = (orders: Orders, metrics: Metrics, clock: Clock): Orders => {
  for (const status of statuses) metrics.count('orders_total', { status }, 0)
  metrics.gauge('orders_stuck', () => orders.stuck(stuckSince(clock.now())))
  const open = shared(() => orders.open())
  for (const status of statuses.filter((status) => !isOver({ status }))) {
    const found = async () => (await open()).find((tally) => tally.status === status)
    metrics.gauge('orders_open', async () => (await found())?.orders ?? 0, { status })
    metrics.gauge('orders_open_oldest_seconds', async () => Math.max(0, secondsBetween((await found())?.since ?? clock.now(), clock.now())), { status })
  }
  return {
    find: (orderId, whose) => orders.find(orderId, whose),
    search: (search) => orders.search(search),
    open: () => orders.open(),
    stuck: (since) => orders.stuck(since),
    changed: (changed) => orders.changed(changed),
    between: (after, upTo, limit) => orders.between(after, upTo, limit),
    async save(change) {
      await orders.save(change)
      count(change, metrics, clock)
    },
  }
}

const count = ({ state, events }: OrderChange, metrics: Metrics, clock: Clock): void => {
  for (const event of events) {
    const status = entered[event.type]
    if (status !== undefined) metrics.count('orders_total', { status })
    if (event.type === 'order-refunded') {
      const { amount, currency } = event.data.amount
      metrics.count('refunds_minor_units_total', { currency }, amount)
    }
    if (event.type !== 'order-confirmed') continue
    metrics.count('revenue_minor_units_total', { currency: state.total.currency }, state.total.amount)
    if (state.facts.every(({ kind }) => kind !== 'action-required')) metrics.observe('checkout_seconds', secondsBetween(state.placedAt, clock.now()))
  }
}

/** Whoever asks while an answer is on its way gets that one: a scrape reads many figures of one statement. */
const shared = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let asked: Promise<T> | undefined
  return () => (asked ??= ask().finally(() => (asked = undefined)))
}
