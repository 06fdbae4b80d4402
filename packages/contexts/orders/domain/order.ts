import { id, Money, oneOf, text, type Change, type Instant, type TypeOf, type UserId } from '@minishop/kernel'
import type { OrderEvent } from './announcements.ts'
import type { Address, Card, Contact, ShipTo } from './customer.ts'
import type { Line } from './line.ts'
import type { PaymentFact } from './payment.ts'
import type { Shipment } from './shipment.ts'

// The life of an order. A customer places it; when the catalog holds its units, the money is asked for and the order awaits its payment; when
// the money is there it is confirmed, and shipping takes it over; then it is dispatched and at last delivered. Until it is dispatched it can be
// cancelled: by its customer, by staff, because something is sold out, because the payment is declined, or because an answer came too late.
// What is cancelled stays cancelled: money that arrives afterwards is given back. What is on its way is returned, not cancelled.
//
// The news of siblings arrive in any order and more than once. Each decision looks at the state it finds, and what comes too late changes nothing.

export const OrderId = id('OrderId')
export type OrderId = TypeOf<typeof OrderId>

export const OrderStatus = oneOf('placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled')
export type OrderStatus = TypeOf<typeof OrderStatus>

/** The steps of a life: from each status those that may follow. A delivery can become known before its dispatch. */
export const transitions: { readonly [From in OrderStatus]: readonly OrderStatus[] } = {
  placed: ['awaiting-payment', 'cancelled'],
  'awaiting-payment': ['confirmed', 'cancelled'],
  confirmed: ['dispatched', 'delivered', 'cancelled'],
  dispatched: ['delivered'],
  delivered: [],
  cancelled: [],
}

export const statuses = Object.keys(transitions) as readonly OrderStatus[]

/** Nothing follows. */
export const isOver = ({ status }: { readonly status: OrderStatus }): boolean => transitions[status].length === 0
/** It can still be called off: nothing of it has left. */
export const isCancellable = ({ status }: { readonly status: OrderStatus }): boolean => transitions[status].includes('cancelled')
/** What the customer at the checkout waits for: neither confirmed nor cancelled yet. */
export const isPending = ({ status }: { readonly status: OrderStatus }): boolean => status === 'placed' || status === 'awaiting-payment'

export const CancellationReason = oneOf('sold-out', 'payment-declined', 'payment-overdue', 'stock-overdue', 'by-customer', 'by-staff', 'stock-lost')
export type CancellationReason = TypeOf<typeof CancellationReason>
/** What the one who cancels has to say. */
export const Note = text({ min: 1, max: 500, pattern: /\S/, otherwise: 'must not be blank' })

/** One line of what became of an order: the status it then had, and where there is more to say, a reason. */
export interface HistoryEntry {
  /** Counts from 1. */
  readonly number: number
  readonly status: OrderStatus
  readonly at: Instant
  /** In kebab-case: why it was cancelled, or what else is worth knowing. */
  readonly reason?: string
  readonly note?: string
}

interface Known {
  readonly orderId: OrderId
  readonly userId: UserId
  readonly lines: readonly Line[]
  readonly itemsTotal: Money
  readonly shippingTotal: Money
  readonly total: Money
  readonly shippingMethod: string
  readonly shippingAddress: Address
  readonly contact: TypeOf<typeof Contact>
  readonly shipTo: TypeOf<typeof ShipTo>
  /** The ledger of the money, in the order in which we learned of it. */
  readonly facts: readonly PaymentFact[]
  readonly shipment: Shipment | null
  readonly history: readonly HistoryEntry[]
  readonly placedAt: Instant
  /** Counts the changes, from 1. */
  readonly version: number
}

/** The card is kept until the money is asked for, and no longer. */
export interface PlacedOrder extends Known {
  readonly status: 'placed'
  readonly card: TypeOf<typeof Card>
}
export interface AwaitingPaymentOrder extends Known {
  readonly status: 'awaiting-payment'
}
export interface ConfirmedOrder extends Known {
  readonly status: 'confirmed'
}
export interface DispatchedOrder extends Known {
  readonly status: 'dispatched'
}
export interface DeliveredOrder extends Known {
  readonly status: 'delivered'
}
export interface CancelledOrder extends Known {
  readonly status: 'cancelled'
}
export type Order = PlacedOrder | AwaitingPaymentOrder | ConfirmedOrder | DispatchedOrder | DeliveredOrder | CancelledOrder
export type OrderChange = Change<Order, OrderEvent>

interface Said {
  readonly reason?: string | undefined
  readonly note?: string | undefined
}

const entry = ({ history }: Known, status: OrderStatus, at: Instant, { reason, note }: Said): HistoryEntry => ({
  number: history.length + 1,
  status,
  at,
  ...(reason !== undefined && { reason }),
  ...(note !== undefined && { note }),
})

/** The order one step further. Throws for a step that no life of an order has: the decision that asks for it is wrong. */
export const enter = <S extends Exclude<OrderStatus, 'placed'>>(order: Order, status: S, at: Instant, said: Said = {}): Extract<Order, { status: S }> => {
  if (!transitions[order.status].includes(status)) throw new Error(`An order that is ${order.status} can't become ${status}.`)
  const { card: _, ...known } = order as PlacedOrder
  return { ...known, status, history: [...order.history, entry(order, status, at, said)] } as never
}

/** The same order with one more line in its history. */
export const noted = <O extends Order>(order: O, at: Instant, reason: string): O => ({ ...order, history: [...order.history, entry(order, order.status, at, { reason })] })

/** When the order moved on last, or something was learned about its money. */
export const lastChangeOf = ({ history, facts }: Order): Instant => [...history, ...facts].map(({ at }) => at).reduce((a, b) => (a > b ? a : b))

/** A change as it is saved: the next version, with what it announces. */
export const changed = (before: Order, state: Order, ...events: readonly OrderEvent[]): OrderChange => ({ state: { ...state, version: before.version + 1 }, events })
