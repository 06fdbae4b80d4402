import type { ProductId } from '../domain/product.ts'
import type { Line, Shortage } from '../domain/reservation.ts'
import type { Movement, StockLevel } from '../domain/stock.ts'

/**
 * The units of every product. Each method is atomic however many call at once: none ever leaves `reserved` negative or above `onHand`, and each
 * change of a level leaves its line in the ledger. Lines come merged and in the order of their ids.
 */
export abstract class Stock {
  abstract of(productId: ProductId): Promise<StockLevel | undefined>
  /** Opens the account of a new product. */
  abstract open(productId: ProductId, units: number, movement: Movement): Promise<void>
  /** The new level, or nothing where fewer than zero units would be available; then nothing has changed. */
  abstract adjust(productId: ProductId, delta: number, movement: Movement): Promise<StockLevel | undefined>
  /** Reserves all lines, or none: then it answers what was short. */
  abstract hold(lines: readonly Line[], movement: Movement): Promise<readonly Shortage[]>
  abstract release(lines: readonly Line[], movement: Movement): Promise<void>
  /** What was held leaves the stock. */
  abstract sell(lines: readonly Line[], movement: Movement): Promise<void>
  /** What was sold comes back on the shelf. */
  abstract putBack(lines: readonly Line[], movement: Movement): Promise<void>
  abstract movements(productId: ProductId): Promise<readonly (Movement & { readonly onHand: number; readonly reserved: number })[]>
}
