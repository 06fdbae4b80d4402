import { command, Money, nothing, optional, siblings, struct, text } from '@minishop/kernel'
import { orderCancelled } from '../domain/letters/order-cancelled.ts'
import { Contact, OrderId } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailOrderCancellation = command({
  summary: 'Mail that an order is cancelled, and why',
  allows: siblings,
  input: struct({ orderId: OrderId, contact: Contact, reason: text({ max: 64 }), note: optional(text({ max: 500 })), total: Money }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, ...facts }, office, call) => post(orderCancelled, contact, facts, office, call),
})
