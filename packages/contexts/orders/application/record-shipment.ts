import { command, nothing, siblings, struct } from '@minishop/kernel'
import { follow } from '../domain/delivering.ts'
import { OrderId } from '../domain/order.ts'
import { Carrier, ShipmentId, TrackingNumber } from '../domain/shipment.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const recordShipment = command({
  summary: 'Note that shipping has made a parcel of an order',
  allows: siblings,
  input: struct({ orderId: OrderId, shipmentId: ShipmentId, carrier: Carrier, trackingNumber: TrackingNumber }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId, ...news }, { orders }, { at }) => react(orders, orderId, (order) => follow(order, { ...news, status: 'pending' }, at)),
})
