import { Declined, sibling, type Services } from '@minishop/http'
import { struct, text, Unavailable, type Clock } from '@minishop/kernel'
import type { OrderStatuses } from '../ports/order-statuses.ts'

const Answer = struct({ status: text({ max: 64 }) })

/** Asks orders, with the rights of whoever asks us. */
export const httpOrderStatuses = (services: Services, clock: Clock): OrderStatuses => {
  const orders = sibling(services, 'orders', { clock })
  return {
    async of(orderId, call) {
      const answer = await orders.get('/orders/:orderId', { params: { orderId }, answer: Answer, call })
      if (answer instanceof Declined) throw new Unavailable('orders', { cause: new Error(`It answered ${answer.problem.status} ${answer.problem.code}.`) })
      return answer?.status
    },
  }
}
