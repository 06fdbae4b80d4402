import { event, Flag, listOf, oneOf, struct, text, type TypeOf } from '@minishop/kernel'
import { OrderId, type Reservation } from './reservation.ts'

// What an order says of itself once more is compared with what is held for it. What the catalog would have done, had it heard of the order in time,
// it does now; what it can't put right it tells.

/** As orders has them. */
export const OrderStatus = oneOf('placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled')
export type OrderStatus = TypeOf<typeof OrderStatus>
export const DifferenceKind = oneOf('units-not-held', 'units-not-sold', 'units-not-put-back', 'reservation-unknown-to-order', 'units-given-away', 'reservation-without-order')
export type DifferenceKind = TypeOf<typeof DifferenceKind>

export const DifferenceFound = event('difference-found', {
  summary: 'What is held for an order is not what the order says of itself',
  data: struct({ orderId: OrderId, kind: DifferenceKind, repaired: Flag, detail: text({ min: 1, max: 500 }) }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, kind: 'units-not-sold', repaired: true, detail: 'They were still held, and are sold now.' },
})

export const DifferenceSettled = event('difference-settled', {
  summary: 'What was left open about what is held for an order is found no more',
  data: struct({ orderId: OrderId, kind: DifferenceKind }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, kind: 'units-given-away' },
})
/** What orders has written down as open about one order, of every kind. */
export const OpenKinds = listOf(text({ min: 1, max: 64 }), { max: 100 })

/** That what was open and is found no more is settled. */
export const settled = (orderId: OrderId, open: readonly string[], found: DifferenceKind | undefined) =>
  open.filter(DifferenceKind.is).filter((kind) => kind !== found).map((kind) => DifferenceSettled({ orderId, kind }))

export const OrderMissed = event('order-missed', {
  summary: 'There is a reservation of an order that was not listed',
  data: struct({ orderId: OrderId }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId },
})

export type Repair =
  /** Nothing was ever held. */
  | 'hold'
  /** The order waits for news that it has missed. */
  | 'tell-held'
  | 'tell-refused'
  | 'tell-lost'
  | 'sell'
  /** Held again if they are still there, and sold. */
  | 'sell-again'
  | 'put-back'
  | 'none'

/** What differs, and what is to be done about it; nothing where order and reservation agree. */
export const compare = (status: OrderStatus, reservation: Reservation | undefined): { readonly kind: DifferenceKind; readonly repair: Repair } | undefined => {
  const held = reservation?.status
  switch (status) {
    case 'placed':
      if (held === undefined) return { kind: 'units-not-held', repair: 'hold' }
      // Sold where the order was further already, and was set back.
      if (held === 'held' || held === 'sold') return { kind: 'reservation-unknown-to-order', repair: 'tell-held' }
      return held === 'refused' ? { kind: 'reservation-unknown-to-order', repair: 'tell-refused' } : undefined
    case 'awaiting-payment':
      return held === undefined ? { kind: 'units-not-held', repair: 'hold' } : undefined
    case 'confirmed':
    case 'dispatched':
    case 'delivered':
      if (held === 'sold') return undefined
      if (held === 'held') return { kind: 'units-not-sold', repair: 'sell' }
      if (held === undefined || held === 'lapsed' || held === 'refused') return { kind: 'units-not-held', repair: 'sell-again' }
      return { kind: 'units-given-away', repair: held === 'lost' && status === 'confirmed' ? 'tell-lost' : 'none' }
    case 'cancelled':
      return held === 'held' || held === 'sold' ? { kind: 'units-not-put-back', repair: 'put-back' } : undefined
  }
}

/** What is known of an order that has vanished: whether its goods have left, and whether there is money for it. */
export interface Vanished {
  readonly left: boolean
  readonly money: boolean
}

/** What is to be done about what is held for it. Units that are sold and have left, or are paid, are where they belong; it is their order that is missing. */
export const compareVanished = (reservation: Reservation | undefined, { left, money }: Vanished): 'put-back' | 'none' | undefined => {
  const held = reservation?.status === 'held'
  if (!held && (reservation?.status !== 'sold' || left || money)) return undefined
  return left || money ? 'none' : 'put-back'
}
