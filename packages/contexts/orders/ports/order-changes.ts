import type { OrderId } from '../domain/order.ts'

/** Tells those who watch an order when to look again. */
export abstract class OrderChanges {
  /** Resolves when the order may have changed, after a quarter of a second at the latest, or when aborted. Never rejects. */
  abstract next(orderId: OrderId, signal?: AbortSignal): Promise<void>
  /** Says that the order is being saved here; it may take a moment until others can see it. */
  abstract tell(orderId: OrderId): void
}
