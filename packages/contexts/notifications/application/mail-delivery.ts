import { command, nothing, siblings, struct } from '@minishop/kernel'
import { orderDelivered } from '../domain/letters/order-delivered.ts'
import { Contact, OrderId } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailDelivery = command({
  summary: 'Mail that an order has arrived',
  allows: siblings,
  input: struct({ orderId: OrderId, contact: Contact }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, ...facts }, office, call) => post(orderDelivered, contact, facts, office, call),
})
