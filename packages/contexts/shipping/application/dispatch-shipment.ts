import { command, isRefusal, refusal, staff, struct } from '@minishop/kernel'
import { move, shipmentNotFound, wrongShipmentStatus } from '../domain/shipment.ts'
import { ShipmentId } from '../domain/terms.ts'
import { OrderStatuses } from '../ports/order-statuses.ts'
import { Shipments } from '../ports/shipments.ts'
import { ShipmentView, shipmentView } from './shipment-view.ts'

export const orderNotConfirmed = refusal('order-not-confirmed', 'conflict', 'The order is not confirmed any more. Keep the parcel here.')

export const dispatchShipment = command({
  summary: 'Hand a parcel over to the carrier',
  description: 'Orders is asked first, with the rights of whoever dispatches: a cancellation that has not reached us yet is respected.',
  allows: staff,
  input: struct({ shipmentId: ShipmentId }),
  output: ShipmentView,
  refuses: [shipmentNotFound, wrongShipmentStatus, orderNotConfirmed],
  needs: { shipments: Shipments, orders: OrderStatuses },
  async run({ shipmentId }, { shipments, orders }, call) {
    const shipment = await shipments.find(shipmentId)
    if (shipment === undefined) return shipmentNotFound
    const change = move(shipment, { status: 'dispatched', at: call.at }, call.at)
    if (isRefusal(change)) return change
    if ((await orders.of(shipment.orderId, call)) !== 'confirmed') return orderNotConfirmed
    await shipments.save(change)
    return shipmentView(change.state)
  },
})
