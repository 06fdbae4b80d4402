import { firstIdSince, later, type Announcements, type Instant } from '@minishop/kernel'
import { lastChangeOf, type OrderId } from '../domain/order.ts'
import { mostListed, OrdersListed, OrderVanished, restated, settledSeconds } from '../domain/restating.ts'
import type { Orders } from '../ports/orders.ts'
import type { OpenOrder, Reconciliations } from '../ports/reconciliations.ts'
import { settleVanished } from './settling.ts'

/** Orders that are restated at a time: a large shop is walked over in several steps. */
export const step = 100
/** Orders with something open that are asked about again at a time. */
const mostOpen = 1_000

export interface Restating {
  readonly orders: Orders
  readonly reconciliations: Reconciliations
  readonly announcements: Announcements
}

interface Part {
  readonly since: Instant
  readonly after: OrderId | undefined
  readonly at: Instant
}

/** Restates the next orders of a walk. Answers the order that the next step goes on after, or null at the end. */
export const restate = async ({ orders, announcements }: Restating, { since, after, at }: Part): Promise<OrderId | null> => {
  const page = await orders.changed({ since, until: later(at, { seconds: -settledSeconds }), after, limit: step })
  for (const order of page.orders) await announcements.announce(order.orderId, [restated(order, [], at)])
  return page.next ?? null
}

/** Asks once more about everything that was left open, however old its order is, and wherever it has gone. */
export const askAgain = async (ports: Restating, at: Instant): Promise<void> => {
  for (const one of await ports.reconciliations.openOrders(mostOpen)) await ask(ports, one, at)
}

const ask = async (ports: Restating, { orderId, kinds }: OpenOrder, at: Instant): Promise<void> => {
  const { orders, announcements } = ports
  const order = await orders.find(orderId, 'everyone')
  if (order === undefined) return announcements.announce(orderId, [OrderVanished({ orderId, open: kinds })])
  await settleVanished(ports, orderId, at)
  if (lastChangeOf(order) <= later(at, { seconds: -settledSeconds })) await announcements.announce(orderId, [restated(order, kinds, at)])
}

/** Says which orders there are that were placed since then. The last minute is left out: replicas whose clocks differ make ids of it in any order. */
export const list = (ports: Restating, since: Instant, at: Instant): Promise<void> =>
  listBetween(ports, firstIdSince(since) as OrderId, firstIdSince(later(at, { seconds: -settledSeconds })) as OrderId)

export const listBetween = async ({ orders, announcements }: Pick<Restating, 'orders' | 'announcements'>, after: OrderId, until: OrderId): Promise<void> => {
  if (after >= until) return
  const orderIds = await orders.between(after, until, mostListed)
  const upTo = orderIds.length < mostListed ? until : orderIds.at(-1)!
  await announcements.announce(upTo, [OrdersListed({ after, upTo, orderIds, until })])
}
