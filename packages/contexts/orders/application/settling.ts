import type { Instant } from '@minishop/kernel'
import { differenceIdOf } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import type { Reconciliations } from '../ports/reconciliations.ts'

/** What orders itself finds: settled where the order is here again, or its money is gone. */
export const settleVanished = ({ reconciliations }: { readonly reconciliations: Reconciliations }, orderId: OrderId, at: Instant): Promise<void> =>
  reconciliations.settle(differenceIdOf({ orderId, kind: 'payment-without-order' }), at)
