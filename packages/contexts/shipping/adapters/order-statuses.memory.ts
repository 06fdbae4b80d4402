import type { OrderStatuses } from '../ports/order-statuses.ts'
import type { OrderId } from '../domain/terms.ts'

/** The statuses of orders as a test says they are. */
export const memoryOrderStatuses = (statuses: ReadonlyMap<OrderId, string>): OrderStatuses => ({ of: async (orderId) => statuses.get(orderId) })
