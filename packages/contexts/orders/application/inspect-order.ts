import { Instant, listOf, Money, optional, Outbox, query, staff, struct, text, traceIdOf } from '@minishop/kernel'
import { Note, OrderId, OrderStatus } from '../domain/order.ts'
import { ShipmentId } from '../domain/shipment.ts'
import { awaited } from '../domain/waiting.ts'
import { Orders } from '../ports/orders.ts'
import { orderNotFound } from './order-view.ts'

const Word = text({ max: 2_048 })

export const inspectOrder = query({
  summary: 'See why an order does not go on',
  description: 'What became of it, what is known of its money, what it has announced and has still to, what it waits for, and the traces to look for in the logs.',
  allows: staff,
  input: struct({ orderId: OrderId }),
  output: struct({
    orderId: OrderId,
    status: OrderStatus,
    total: Money,
    shipmentId: optional(ShipmentId),
    waitsFor: optional(Word),
    until: optional(Instant),
    history: listOf(struct({ status: OrderStatus, at: Instant, reason: optional(Word), note: optional(Note) }), { max: 10_000 }),
    facts: listOf(struct({ provider: Word, fact: Word, kind: Word, paymentId: optional(Word), amount: optional(Money), reason: optional(Word), at: Instant }), { max: 10_000 }),
    /** As far as they are still kept: for seven days. */
    messages: listOf(struct({ id: Word, subject: Word, time: Instant, traceId: Word, notBefore: optional(Instant), publishedAt: optional(Instant) }), { max: 10_000 }),
    traceIds: listOf(Word, { max: 10_000 }),
  }),
  refuses: [orderNotFound],
  needs: { orders: Orders, outbox: Outbox },
  async run({ orderId }, { orders, outbox }) {
    const order = await orders.find(orderId, 'everyone')
    if (order === undefined) return orderNotFound
    const messages = (await outbox.messagesOf(orderId, order.placedAt)).map(({ traceparent, ...message }) => ({ ...message, traceId: traceIdOf(traceparent) }))
    const waits = awaited(order)
    const { status, total, history, facts, shipment } = order
    return {
      orderId,
      status,
      total,
      ...(shipment !== null && { shipmentId: shipment.shipmentId }),
      ...(waits !== undefined && { waitsFor: waits.what, ...(waits.until !== undefined && { until: waits.until }) }),
      history: history.map(({ number: _, ...entry }) => entry),
      facts: facts.map(({ actionUrl: _, ...fact }) => fact),
      messages,
      traceIds: [...new Set(messages.map(({ traceId }) => traceId))],
    }
  },
})
