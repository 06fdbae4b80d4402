import type { Instant } from '@minishop/kernel'
import type { Difference, DifferenceId } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'

/** The walk that goes on by itself, and the one that somebody asked for. */
export type Walk = 'scheduled' | 'asked'

export interface DifferenceSearch {
  readonly repaired?: boolean | undefined
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

/**
 * What comparing has found, and how far it has come. An order has one difference of a kind: noted again it keeps the time it was first found, and
 * is otherwise as it was noted last. A walk is where it was left, until it is moved; `null` is at its end.
 */
export abstract class Reconciliations {
  abstract note(difference: Difference): Promise<void>
  abstract search(search: DifferenceSearch): Promise<DifferencePage>
  abstract placeOf(walk: Walk): Promise<OrderId | null>
  abstract move(walk: Walk, after: OrderId | null): Promise<void>
}
