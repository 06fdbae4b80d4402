import { derivedId, Flag, id, Instant, listOf, optional, struct, text, type TypeOf } from '@minishop/kernel'
import { Note, OrderId } from './order.ts'

// Where what a sibling or the provider has is not what the order says. Whoever compares repairs what its own rules allow, and tells. An order has one
// difference of a kind: found again, it is the same one, found later. One that was left open is asked about again with every comparison, until whoever
// found it says that it is settled, or a person accepts it as it is. None is deleted: they stay for whoever asks what happened.

export const DifferenceId = id('DifferenceId')
export type DifferenceId = TypeOf<typeof DifferenceId>

/** In kebab-case. */
const Kind = text({ min: 1, max: 64 })
/** What was left open about one order. */
export const OpenKinds = listOf(Kind, { max: 100 })
/** What a sibling says when it has found one, */
export const Found = struct({ orderId: OrderId, kind: Kind, repaired: Flag, detail: text({ min: 1, max: 500 }) })

/** and when it was left open and is gone now. */
export const Settled = struct({ orderId: OrderId, kind: Kind })

export const Difference = struct({ differenceId: DifferenceId, ...Found.fields, firstFoundAt: Instant, foundAt: Instant, settledAt: optional(Instant), accepted: optional(Note) })
export type Difference = TypeOf<typeof Difference>

export const differenceIdOf = ({ orderId, kind }: TypeOf<typeof Settled>): DifferenceId => derivedId(orderId, `difference/${kind}`) as DifferenceId

/** As it is first written down. Its id follows from order and kind, and rises with the order's. */
export const difference = (found: TypeOf<typeof Found>, at: Instant): Difference => ({
  ...found,
  differenceId: differenceIdOf(found),
  firstFoundAt: at,
  foundAt: at,
})

/** What a person has to do about each kind that can be left open: by this, alerts are told apart. */
export const todos = {
  'units-not-held': 'count-the-shelf',
  'units-given-away': 'decide-whether-to-send',
  'reservation-without-order': 'decide-about-the-order',
  'payment-of-another-sum': 'ask-the-customer',
  'payment-missing': 'ask-the-customer',
  'payment-without-order': 'decide-about-the-money',
  'shipment-missing': 'ask-the-carrier',
  'shipment-cancelled': 'decide-whether-to-send',
  'shipment-behind-order': 'move-the-parcel-on',
  'shipment-without-order': 'decide-about-the-order',
} as const
export type OpenKind = keyof typeof todos
