import { command, Money, nothing, siblings, struct } from '@minishop/kernel'
import { orderRefunded } from '../domain/letters/order-refunded.ts'
import { Contact, OrderId } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailRefund = command({
  summary: 'Mail that money comes back',
  allows: siblings,
  input: struct({ orderId: OrderId, contact: Contact, amount: Money, refunded: Money }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, ...facts }, office, call) => post(orderRefunded, contact, facts, office, call),
})
