import { command, nothing, optional, siblings, struct } from '@minishop/kernel'
import { follow } from '../domain/delivering.ts'
import { OrderId } from '../domain/order.ts'
import { Carrier, ShipmentId, TrackingNumber } from '../domain/shipment.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const recordTransit = command({
  summary: 'Note that a parcel moves',
  allows: siblings,
  input: struct({ orderId: OrderId, shipmentId: ShipmentId, carrier: optional(Carrier), trackingNumber: optional(TrackingNumber) }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId, ...news }, { orders }, { at }) => react(orders, orderId, (order) => follow(order, { ...news, status: 'in-transit' }, at)),
})
