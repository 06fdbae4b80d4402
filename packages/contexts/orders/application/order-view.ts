import { Instant, integer, listOf, Money, nullable, optional, refusal, staff, struct, text, times, UserId, type TypeOf, type User } from '@minishop/kernel'
import { Address } from '../domain/customer.ts'
import { Line, mostLines } from '../domain/line.ts'
import { Note, OrderId, OrderStatus, type HistoryEntry, type Order } from '../domain/order.ts'
import { paymentOf, PaymentStatus } from '../domain/payment.ts'
import { ShipmentId, ShipmentStatus } from '../domain/shipment.ts'
import type { Whose } from '../ports/orders.ts'

export const orderNotFound = refusal('order-not-found', 'not-found', 'There is no such order.')

const Reason = text({ max: 100 })

/** An order as its customer and staff see it. */
export const OrderView = struct({
  orderId: OrderId,
  userId: UserId,
  status: OrderStatus,
  lines: listOf(struct({ ...Line.fields, lineTotal: Money }), { min: 1, max: mostLines }),
  itemsTotal: Money,
  shippingTotal: Money,
  total: Money,
  shippingMethod: text({ max: 64 }),
  shippingAddress: Address,
  payment: struct({ status: PaymentStatus, captured: Money, refunded: Money, reason: optional(Reason), actionUrl: optional(text({ max: 2_048 })) }),
  shipment: nullable(struct({ shipmentId: ShipmentId, status: ShipmentStatus, carrier: optional(text({ max: 100 })), trackingNumber: nullable(text({ max: 100 })) })),
  history: listOf(struct({ status: OrderStatus, at: Instant, reason: optional(Reason), note: optional(Note) }), { max: 10_000 }),
  placedAt: Instant,
})
export type OrderView = TypeOf<typeof OrderView>

export const orderView = (order: Order): OrderView => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line, lineTotal: times(line.unitPrice, line.quantity) })),
  payment: paymentOf(order),
  shipment: order.shipment && { ...order.shipment, trackingNumber: order.shipment.trackingNumber ?? null },
})

/** One line of an order's history, as it is streamed. */
export const OrderNews = struct({ orderId: OrderId, status: OrderStatus, at: Instant, reason: optional(Reason), note: optional(Note) })
export const orderNews = (orderId: OrderId, { number: _, ...entry }: HistoryEntry): TypeOf<typeof OrderNews> => ({ orderId, ...entry })

/** Numbers of lines of a history: where a reader takes up again. */
export const EntryNumber = integer({ min: 0 })

/** Customers see their own orders, staff see everyone's. */
export const seenBy = (actor: User): Whose => (isStaff(actor) ? 'everyone' : actor.id)
export const isStaff = (actor: User): boolean => staff.admits(actor)
