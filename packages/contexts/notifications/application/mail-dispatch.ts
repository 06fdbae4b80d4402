import { command, nothing, siblings, struct, text } from '@minishop/kernel'
import { orderDispatched } from '../domain/letters/order-dispatched.ts'
import { Contact, OrderId } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailDispatch = command({
  summary: 'Mail that an order is on its way, with how to follow it',
  allows: siblings,
  input: struct({ orderId: OrderId, contact: Contact, carrier: text({ max: 100 }), trackingNumber: text({ max: 100 }) }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, ...facts }, office, call) => post(orderDispatched, contact, facts, office, call),
})
