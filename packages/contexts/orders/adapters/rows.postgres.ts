import { defineEntity, instant, p, type TablesOf } from '@minishop/postgres'
import type { Money, Sealed, UserId } from '@minishop/kernel'
import type { Address } from '../domain/customer.ts'
import type { DifferenceId } from '../domain/difference.ts'
import type { ProductId } from '../domain/line.ts'
import type { OrderId, OrderStatus } from '../domain/order.ts'
import type { PaymentFact } from '../domain/payment.ts'
import type { Shipment } from '../domain/shipment.ts'
import type { Walk } from '../ports/reconciliations.ts'

const OrderRow = defineEntity({
  name: 'OrderRow',
  tableName: 'orders',
  properties: {
    orderId: p.uuid().$type<OrderId>().primary(),
    userId: p.uuid().$type<UserId>(),
    status: p.text().$type<OrderStatus>(),
    currency: p.text(),
    itemsAmount: p.bigint('number'),
    shippingAmount: p.bigint('number'),
    totalAmount: p.bigint('number'),
    shippingMethod: p.text(),
    shippingAddress: p.json().$type<Address>(),
    contact: p.text().$type<Sealed<any>>(),
    shipTo: p.text().$type<Sealed<any>>(),
    /** Until the money is asked for, and no longer. */
    card: p.text().$type<Sealed<any>>().nullable(),
    shipment: p.json().$type<Shipment>().nullable(),
    placedAt: instant(),
    version: p.integer(),
  },
})

/** What was bought. Written once; in the currency of its order. */
const OrderLineRow = defineEntity({
  name: 'OrderLineRow',
  tableName: 'order_lines',
  properties: {
    orderId: p.uuid().$type<OrderId>().primary(),
    position: p.integer().primary(),
    productId: p.uuid().$type<ProductId>(),
    name: p.text(),
    unitAmount: p.bigint('number'),
    quantity: p.integer(),
  },
})

/** What became of an order. Only ever added to. */
const OrderHistoryRow = defineEntity({
  name: 'OrderHistoryRow',
  tableName: 'order_history',
  properties: {
    orderId: p.uuid().$type<OrderId>().primary(),
    number: p.integer().primary(),
    status: p.text().$type<OrderStatus>(),
    at: instant(),
    reason: p.text().nullable(),
    note: p.text().nullable(),
  },
})

/** The ledger of the money. Only ever added to. */
const PaymentFactRow = defineEntity({
  name: 'PaymentFactRow',
  tableName: 'payment_facts',
  properties: {
    provider: p.text().primary(),
    fact: p.text().primary(),
    orderId: p.uuid().$type<OrderId>(),
    /** The place in the ledger of its order, from 1. */
    number: p.integer(),
    kind: p.text().$type<PaymentFact['kind']>(),
    paymentId: p.text().nullable(),
    amount: p.json().$type<Money>().nullable(),
    reason: p.text().nullable(),
    actionUrl: p.text().nullable(),
    at: instant(),
  },
  uniques: [{ name: 'payment_facts_order_id_number_key', properties: ['orderId', 'number'] }],
})

/** What comparing has found. Not tied to orders: a payment may be for an order that is not here. */
const DifferenceRow = defineEntity({
  name: 'DifferenceRow',
  tableName: 'differences',
  properties: {
    differenceId: p.uuid().$type<DifferenceId>().primary(),
    orderId: p.uuid().$type<OrderId>(),
    kind: p.text(),
    repaired: p.boolean(),
    detail: p.text(),
    firstFoundAt: instant(),
    foundAt: instant(),
    settledAt: instant().nullable(),
    accepted: p.text().nullable(),
  },
})

/** How far a walk over the orders has come. */
const WalkRow = defineEntity({
  name: 'WalkRow',
  tableName: 'walks',
  properties: { walk: p.text().$type<Walk>().primary(), after: p.uuid().$type<OrderId>() },
})

export const rows = [OrderRow, OrderLineRow, OrderHistoryRow, PaymentFactRow, DifferenceRow, WalkRow] as const
export type Tables = TablesOf<typeof rows>
