import type { Call } from '@minishop/kernel'
import type { OrderId } from '../domain/terms.ts'

/** What has become of an order, asked with the caller's own rights. Rejects with `Unavailable`. */
export abstract class OrderStatuses {
  /** Nothing where the caller can see no such order. */
  abstract of(orderId: OrderId, call: Call): Promise<string | undefined>
}
