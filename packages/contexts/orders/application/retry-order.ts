import { command, integer, listOf, Outbox, refusal, staff, struct, text } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { announcedAs } from '../domain/waiting.ts'
import { Orders } from '../ports/orders.ts'
import { orderNotFound } from './order-view.ts'

export const nothingToRepeat = refusal(
  'nothing-to-repeat',
  'conflict',
  'What this order announced last is not kept any more, or is still waiting to be published. In the first case cancel the order; in the second look into the outbox.',
)

export const retryOrder = command({
  summary: 'Announce again what an order announced last',
  description: 'Under new ids, so that those who listen act again. What they have done already they find done: nothing is held, charged, sent or mailed twice.',
  allows: staff,
  input: struct({ orderId: OrderId }),
  output: struct({ announced: listOf(text({ max: 200 }), { max: 100 }), count: integer({ min: 1 }) }),
  refuses: [orderNotFound, nothingToRepeat],
  needs: { orders: Orders, outbox: Outbox },
  async run({ orderId }, { orders, outbox }, { at }) {
    const order = await orders.find(orderId, 'everyone')
    if (order === undefined) return orderNotFound
    const messages = await outbox.messagesOf(orderId, order.placedAt)
    const last = announcedAs[order.status].flatMap((type) => messages.findLast(({ subject }) => subject.split('.')[1] === type) ?? [])
    const out = last.filter(({ publishedAt }) => publishedAt !== undefined)
    if (out.length === 0) return nothingToRepeat
    const count = await outbox.repeat(orderId, out.map(({ id }) => id), at)
    return { announced: out.map(({ subject }) => subject), count }
  },
})
