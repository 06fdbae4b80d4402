import { Announcements, command, integer, listOf, Outbox, refusal, staff, struct, subjectOf, text } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { OrderRestated, restated } from '../domain/restating.ts'
import { announcedAs } from '../domain/waiting.ts'
import { Orders } from '../ports/orders.ts'
import { orderNotFound } from './order-view.ts'

export const nothingToRepeat = refusal(
  'nothing-to-repeat',
  'conflict',
  'What this order announced last is still waiting to be published: look into the outbox.',
)

export const retryOrder = command({
  summary: 'Announce again what an order announced last, and ask for the answers',
  description:
    'Under new ids, so that those who listen act again. What they have done already they find done: nothing is held, charged, sent or mailed twice. ' +
    'The order is restated behind it, so that whoever has done its part says so again.',
  allows: staff,
  input: struct({ orderId: OrderId }),
  output: struct({ announced: listOf(text({ max: 200 }), { max: 100 }), count: integer({ min: 1 }) }),
  refuses: [orderNotFound, nothingToRepeat],
  needs: { orders: Orders, outbox: Outbox, announcements: Announcements },
  async run({ orderId }, { orders, outbox, announcements }, { at }) {
    const order = await orders.find(orderId, 'everyone')
    if (order === undefined) return orderNotFound
    const messages = await outbox.messagesOf(orderId, order.placedAt)
    const last = announcedAs[order.status].flatMap((type) => messages.findLast(({ subject }) => subject.split('.')[1] === type) ?? [])
    const out = last.filter(({ publishedAt }) => publishedAt !== undefined)
    if (last.length > 0 && out.length === 0) return nothingToRepeat
    const repeated = await outbox.repeat(orderId, out.map(({ id }) => id), at)
    await announcements.announce(orderId, [restated(order, [], at)])
    return { announced: [...out.map(({ subject }) => subject), subjectOf('orders', OrderRestated)], count: repeated + 1 }
  },
})
