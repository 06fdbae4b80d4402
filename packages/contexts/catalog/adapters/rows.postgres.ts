import { defineEntity, instant, p, type TablesOf } from '@minishop/postgres'
import type { ProductId } from '../domain/product.ts'
import type { Line, OrderId, Reservation } from '../domain/reservation.ts'
import type { Movement } from '../domain/stock.ts'

export const ProductRow = defineEntity({
  name: 'ProductRow',
  tableName: 'products',
  properties: {
    productId: p.uuid().$type<ProductId>().primary(),
    sku: p.text(),
    name: p.text(),
    description: p.text(),
    priceAmount: p.bigint('number'),
    priceCurrency: p.character().length(3),
    category: p.text(),
    images: p.json().$type<readonly string[]>(),
    attributes: p.json().$type<Readonly<Record<string, string>>>(),
    status: p.text().$type<'listed' | 'retired'>(),
    version: p.integer(),
    listedAt: instant(),
  },
})

export const StockRow = defineEntity({
  name: 'StockRow',
  tableName: 'stock',
  properties: { productId: p.uuid().$type<ProductId>().primary(), onHand: p.integer(), reserved: p.integer(), sold: p.integer() },
})

export const MovementRow = defineEntity({
  name: 'MovementRow',
  tableName: 'stock_movements',
  properties: {
    movementId: p.bigint('number').generated('identity').primary(),
    productId: p.uuid().$type<ProductId>(),
    kind: p.text().$type<Movement['kind']>(),
    onHand: p.integer(),
    reserved: p.integer(),
    reason: p.text(),
    by: p.text(),
    orderId: p.uuid().$type<OrderId>().nullable(),
    at: instant(),
  },
})

export const ReservationRow = defineEntity({
  name: 'ReservationRow',
  tableName: 'reservations',
  properties: {
    orderId: p.uuid().$type<OrderId>().primary(),
    status: p.text().$type<Reservation['status']>(),
    lines: p.json().$type<readonly Line[]>(),
    heldUntil: instant(),
    version: p.integer(),
  },
})

export const rows = [ProductRow, StockRow, MovementRow, ReservationRow] as const
export type Tables = TablesOf<typeof rows>
