import { event, Instant, integer, listOf, Money, nullable, optional, struct, text, UserId, type TypeOf } from '@minishop/kernel'
import { ShipTo } from './customer.ts'
import { OpenKinds } from './difference.ts'
import { Lines, type ProductId } from './line.ts'
import { OrderId, OrderStatus, type Order } from './order.ts'
import { ShipmentStatus } from './shipment.ts'

// An order said once more as it is now, so that whoever has a part of it can compare. It asks for nothing: a sibling that finds what it has in order
// does nothing, and one that was restored from another moment than we were repairs what it can.

/** Seconds that an order must have been left alone before it is restated: what is simply on its way is no difference. */
export const settledSeconds = 60
/** Seconds that a walk goes back where nobody says otherwise. */
export const windowSeconds = 24 * 60 * 60
/** Smaller than the id of any order: where a walk begins. */
export const beforeAll = '00000000-0000-7000-8000-000000000000' as OrderId

const orderId = '0195a7c2-7d00-7000-8000-00000000000a' as OrderId
const userId = '0195a7c2-7d00-7000-8000-0000000000c1' as UserId
const productId = '0195a7c2-7d00-7000-8000-000000000001' as ProductId
const noon = '2026-01-31T12:00:00.000Z' as Instant

const KnownFact = struct({ provider: text({ max: 64 }), fact: text({ max: 500 }) })

export const OrderRestated = event('order-restated', {
  summary: 'How an order stands, for comparison; nothing has happened',
  data: struct({
    orderId: OrderId,
    userId: UserId,
    status: OrderStatus,
    total: Money,
    lines: Lines,
    shippingMethod: text({ max: 64 }),
    shipTo: ShipTo,
    /** The facts of the money that the order knows, by the names their providers gave them. */
    facts: listOf(KnownFact, { max: 10_000 }),
    shipment: nullable(struct({ status: ShipmentStatus })),
    /** What comparing has left open about it: whoever finds one of these no more says that it is settled. */
    open: OpenKinds,
    version: integer({ min: 1 }),
    placedAt: Instant,
    /** When the order was as it is said here. */
    asOf: Instant,
  }),
  sample: {
    orderId,
    userId,
    status: 'confirmed',
    total: { amount: 3097, currency: 'EUR' },
    lines: [{ productId, name: 'Red mug', unitPrice: { amount: 1299, currency: 'EUR' }, quantity: 2 }],
    shippingMethod: 'standard',
    shipTo: 'header.key.iv.address.tag' as TypeOf<typeof ShipTo>,
    facts: [{ provider: 'simulated', fact: 'pay_1/authorised' }],
    shipment: { status: 'pending' },
    open: [],
    version: 4,
    placedAt: noon,
    asOf: noon,
  },
})

export const ReconciliationRequested = event('reconciliation-requested', {
  summary: 'What was placed or changed since then is to be compared, from the given order on',
  data: struct({ since: Instant, after: optional(OrderId) }),
  sample: { since: noon },
})

/** Orders that are listed at a time. */
export const mostListed = 1_000

export const OrdersListed = event('orders-listed', {
  summary: 'Which orders there are after the one id and up to the other: whoever has a part of another one in between says so',
  data: struct({
    after: OrderId,
    upTo: OrderId,
    orderIds: listOf(OrderId, { max: mostListed }),
    /** The last one of all that are to be listed. */
    until: OrderId,
  }),
  sample: { after: beforeAll, upTo: orderId, orderIds: [orderId], until: orderId },
})

export const OrderVanished = event('order-vanished', {
  summary: 'Somebody has a part of an order that is not here: it was kept before anybody heard of it, so it is lost',
  data: struct({ orderId: OrderId, open: OpenKinds }),
  sample: { orderId, open: ['payment-without-order'] },
})

export const restated = (order: Order, open: readonly string[], asOf: Instant) => {
  const { orderId, userId, status, total, lines, shippingMethod, shipTo, facts, shipment, version, placedAt } = order
  return OrderRestated({
    orderId,
    userId,
    status,
    total,
    lines,
    shippingMethod,
    shipTo,
    facts: facts.map(({ provider, fact }) => ({ provider, fact })),
    shipment: shipment && { status: shipment.status },
    open,
    version,
    placedAt,
    asOf,
  })
}
