import { command, nothing, siblings, struct } from '@minishop/kernel'
import { follow } from '../domain/delivering.ts'
import { OrderId } from '../domain/order.ts'
import { Carrier, ShipmentId, TrackingNumber } from '../domain/shipment.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const recordDispatch = command({
  summary: 'Note that an order is on its way, and tell the customer',
  allows: siblings,
  input: struct({ orderId: OrderId, shipmentId: ShipmentId, carrier: Carrier, trackingNumber: TrackingNumber }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId, ...news }, { orders }, { at }) => react(orders, orderId, (order) => follow(order, { ...news, status: 'dispatched' }, at)),
})
