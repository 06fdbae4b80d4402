import { event, id, Instant, integer, later, listOf, struct, type Change, type EventOf, type TypeOf } from '@minishop/kernel'
import { ProductId } from './product.ts'

// A reservation holds units of stock for one order, all of its lines or none. It is held until the order is confirmed (the units are sold),
// cancelled (they go back), or its time is up (they go back too). Whatever came first stays: a released reservation is remembered, so that an
// order-placed that arrives after its order-cancelled takes nothing. An order confirmed after the time was up gets its units again if they are
// still there, and is reported as lost if they are not. Units of an order that was cancelled after they were sold are put back on the shelf.

export const OrderId = id('OrderId')
export type OrderId = TypeOf<typeof OrderId>
export const Line = struct({ productId: ProductId, quantity: integer({ min: 1, max: 9_999 }) })
export type Line = TypeOf<typeof Line>
export const Lines = listOf(Line, { min: 1, max: 100 })
export const Shortage = struct({ productId: ProductId, wanted: integer({ min: 1 }), available: integer({ min: 0 }) })
export type Shortage = TypeOf<typeof Shortage>

/** Seconds for which units are held: longer than an order may take to be paid, so that only forgotten ones lapse. */
export const holdSeconds = 45 * 60

export interface Reservation {
  readonly orderId: OrderId
  readonly status: 'held' | 'refused' | 'released' | 'lapsed' | 'sold' | 'returned' | 'lost'
  readonly lines: readonly Line[]
  readonly heldUntil: Instant
  readonly version: number
}

const orderId = '0195a7c2-7d00-7000-8000-00000000000a' as OrderId
const lines = [{ productId: '0195a7c2-7d00-7000-8000-000000000001' as ProductId, quantity: 2 }]
const Reserved = struct({ orderId: OrderId, lines: Lines })
export const StockReserved = event('stock-reserved', {
  summary: 'Every line of an order is held for it until the given time',
  data: struct({ orderId: OrderId, lines: Lines, heldUntil: Instant }),
  sample: { orderId, lines, heldUntil: '2026-01-31T12:45:00.000Z' as Instant },
})
export const StockRefused = event('stock-refused', {
  summary: 'An order can not be served: nothing is held for it',
  data: struct({ orderId: OrderId, shortages: listOf(Shortage, { min: 1, max: 100 }) }),
  sample: { orderId, shortages: [{ productId: lines[0]!.productId, wanted: 2, available: 1 }] },
})
export const StockReleased = event('stock-released', { summary: 'What was held for an order is for sale again', data: Reserved, sample: { orderId, lines } })
export const StockSold = event('stock-sold', { summary: 'What was held for an order has left the stock', data: Reserved, sample: { orderId, lines } })
export const StockLost = event('stock-lost', {
  summary: 'An order was confirmed after its units had gone to others: it can not be shipped',
  data: struct({ orderId: OrderId, shortages: listOf(Shortage, { min: 1, max: 100 }) }),
  sample: { orderId, shortages: [{ productId: lines[0]!.productId, wanted: 2, available: 1 }] },
})
export const ReservationExpiring = event('reservation-expiring', {
  summary: 'The time of a reservation is up; announced to the catalog itself, at that time',
  data: struct({ orderId: OrderId }),
  sample: { orderId },
})
export type ReservationEvent = EventOf<typeof StockReserved | typeof StockRefused | typeof StockReleased | typeof StockSold | typeof StockLost | typeof ReservationExpiring>
export type ReservationChange = Change<Reservation, ReservationEvent>

/** One line a product, in the order of ids: whoever takes locks in the same order never waits in a circle. */
export const merged = (wanted: readonly Line[]): readonly Line[] => {
  const quantities = new Map<ProductId, number>()
  for (const { productId, quantity } of wanted) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity })).sort((a, b) => (a.productId < b.productId ? -1 : 1))
}

export const hold = (orderId: OrderId, lines: readonly Line[], at: Instant): ReservationChange => {
  const heldUntil = later(at, { seconds: holdSeconds })
  return {
    state: { orderId, status: 'held', lines, heldUntil, version: 1 },
    events: [StockReserved({ orderId, lines, heldUntil }), ReservationExpiring({ orderId }, { notBefore: heldUntil })],
  }
}

export const refuse = (orderId: OrderId, lines: readonly Line[], shortages: readonly Shortage[], at: Instant): ReservationChange => ({
  state: { orderId, status: 'refused', lines, heldUntil: at, version: 1 },
  events: [StockRefused({ orderId, shortages })],
})

/** An order that was cancelled before we heard that it was placed. */
export const forestall = (orderId: OrderId, at: Instant): ReservationChange => ({
  state: { orderId, status: 'released', lines: [], heldUntil: at, version: 1 },
  events: [],
})

const settled = (reservation: Reservation, status: Reservation['status'], ...events: ReservationEvent[]): ReservationChange => ({
  state: { ...reservation, status, version: reservation.version + 1 },
  events,
})

export const release = (reservation: Reservation): ReservationChange => settled(reservation, 'released', StockReleased(reservation))
export const lapse = (reservation: Reservation): ReservationChange => settled(reservation, 'lapsed', StockReleased(reservation))
export const putBack = (reservation: Reservation): ReservationChange => settled(reservation, 'returned', StockReleased(reservation))
export const sell = (reservation: Reservation): ReservationChange => settled(reservation, 'sold', StockSold(reservation))
export const lose = (reservation: Reservation, shortages: readonly Shortage[]): ReservationChange =>
  settled(reservation, 'lost', StockLost({ orderId: reservation.orderId, shortages }))
