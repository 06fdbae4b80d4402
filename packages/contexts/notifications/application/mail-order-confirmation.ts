import { command, integer, listOf, Money, nothing, siblings, struct, text } from '@minishop/kernel'
import { orderConfirmed } from '../domain/letters/order-confirmed.ts'
import { Contact, OrderId } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

const Line = struct({ name: text({ max: 200 }), unitPrice: Money, quantity: integer({ min: 1, max: 9_999 }) })

export const mailOrderConfirmation = command({
  summary: 'Mail that an order is confirmed, with all that was bought',
  allows: siblings,
  input: struct({ orderId: OrderId, contact: Contact, lines: listOf(Line, { min: 1, max: 100 }), itemsTotal: Money, shippingTotal: Money, total: Money }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, ...facts }, office, call) => post(orderConfirmed, contact, facts, office, call),
})
