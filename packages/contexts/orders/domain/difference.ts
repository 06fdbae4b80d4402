import { derivedId, Flag, id, Instant, struct, text, type TypeOf } from '@minishop/kernel'
import { OrderId } from './order.ts'

// Where what a sibling or the provider has is not what the order says. Whoever compares repairs what its own rules allow, and tells. An order has one
// difference of a kind: found again, it is the same one, found later. One that is found no more is over, and stays for whoever asks what happened.

export const DifferenceId = id('DifferenceId')
export type DifferenceId = TypeOf<typeof DifferenceId>

/** What a sibling says when it has found one. `kind` is in kebab-case. */
export const Found = struct({ orderId: OrderId, kind: text({ min: 1, max: 64 }), repaired: Flag, detail: text({ min: 1, max: 500 }) })

export const Difference = struct({ differenceId: DifferenceId, ...Found.fields, firstFoundAt: Instant, foundAt: Instant })
export type Difference = TypeOf<typeof Difference>

/** As it is first written down. Its id follows from order and kind, and rises with the order's. */
export const difference = (found: TypeOf<typeof Found>, at: Instant): Difference => ({
  ...found,
  differenceId: derivedId(found.orderId, `difference/${found.kind}`) as DifferenceId,
  firstFoundAt: at,
  foundAt: at,
})
