import type { Instant } from '@minishop/kernel'
import type { Difference, DifferenceId } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'

/** The walk that goes on by itself, and the one that somebody asked for. */
export type Walk = 'scheduled' | 'asked'

/** Left for a person, put right when it was found, gone after it was open, or taken as it is. */
export type DifferenceState = 'open' | 'repaired' | 'settled' | 'accepted'

export interface DifferenceSearch {
  readonly state?: DifferenceState | undefined
  /** Only those that were found, or found again, at or after this time. */
  readonly since?: Instant | undefined
  readonly limit: number
  /** Only differences before this one. */
  readonly before?: DifferenceId | undefined
}

export interface DifferencePage {
  /** Those of the newest orders first. */
  readonly differences: readonly Difference[]
  /** What the next page starts after; absent on the last page. */
  readonly next?: DifferenceId | undefined
}

/** What was left open about an order, which need not be here. */
export interface OpenOrder {
  readonly orderId: OrderId
  readonly kinds: readonly string[]
}

/**
 * What comparing has found, and how far it has come. An order has one difference of a kind: noted again it keeps the time it was first found, and
 * is otherwise as it was noted last; it is open until it is noted as repaired, settled, or accepted; what is accepted
 * stays so however often it is found. A walk is where it was left, until it is moved; `null` is at its end.
 */
export abstract class Reconciliations {
  abstract note(difference: Difference): Promise<void>
  /** Nothing happens to what is not open. */
  abstract settle(differenceId: DifferenceId, at: Instant): Promise<void>
  /** The difference as it is accepted, in a person's words. Nothing where none of this id is open. */
  abstract accept(differenceId: DifferenceId, note: string): Promise<Difference | undefined>
  abstract isOpen(orderId: OrderId): Promise<boolean>
  /** Orders with something open, at most so many, those first about which nothing was heard for the longest. */
  abstract openOrders(limit: number): Promise<readonly OpenOrder[]>
  /** How many are open, of each kind that has any. */
  abstract openByKind(): Promise<ReadonlyMap<string, number>>
  abstract search(search: DifferenceSearch): Promise<DifferencePage>
  abstract placeOf(walk: Walk): Promise<OrderId | null>
  abstract move(walk: Walk, after: OrderId | null): Promise<void>
}
