import { Announcements, command, nothing, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { Orders } from '../ports/orders.ts'
import { listBetween } from './restating.ts'

export const listMoreOrders = command({
  summary: 'Go on listing which orders there are',
  description: 'A list too long for one announcement is made of several: each is the occasion for the next.',
  allows: siblings,
  input: struct({ upTo: OrderId, until: OrderId }),
  output: nothing,
  needs: { orders: Orders, announcements: Announcements },
  run: ({ upTo, until }, ports) => listBetween(ports, upTo, until),
})
