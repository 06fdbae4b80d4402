import { integer, refusal, struct, text, type Instant, type TypeOf } from '@minishop/kernel'
import type { OrderId } from './reservation.ts'

// Units are on hand; some of those are reserved for orders; the rest is available. Units that were sold are on hand no longer.
// At every moment: 0 <= reserved <= on hand, and what ever came in = on hand + sold + what was taken out by adjustment.

const Units = integer({ min: 0 })
export const StockLevel = struct({ onHand: Units, reserved: Units, available: Units, sold: Units })
export type StockLevel = TypeOf<typeof StockLevel>

export const level = (onHand: number, reserved: number, sold: number): StockLevel => ({ onHand, reserved, available: onHand - reserved, sold })

export const Reason = text({ min: 1, max: 200, pattern: /\S/, otherwise: 'must not be blank' })
export const Delta = integer({ min: -1_000_000, max: 1_000_000 })
export const InitialStock = integer({ min: 0, max: 1_000_000 })

/** One line of the ledger: why the units of a product moved, through whom, and when. */
export interface Movement {
  readonly kind: 'listed' | 'adjusted' | 'held' | 'released' | 'sold' | 'returned'
  readonly reason: string
  readonly by: string
  readonly orderId?: OrderId
  readonly at: Instant
}

export const stockWouldGoNegative = refusal('stock-would-go-negative', 'conflict', 'That takes out more units than are on hand and not reserved.')
