import { command, nothing, siblings, struct } from '@minishop/kernel'
import { follow } from '../domain/delivering.ts'
import { OrderId } from '../domain/order.ts'
import { ShipmentId } from '../domain/shipment.ts'
import { Orders } from '../ports/orders.ts'
import { react } from './react.ts'

export const recordShipmentCancellation = command({
  summary: 'Note that a parcel will not be sent',
  allows: siblings,
  input: struct({ orderId: OrderId, shipmentId: ShipmentId }),
  output: nothing,
  needs: { orders: Orders },
  run: ({ orderId, ...news }, { orders }, { at }) => react(orders, orderId, (order) => follow(order, { ...news, status: 'cancelled' }, at)),
})
