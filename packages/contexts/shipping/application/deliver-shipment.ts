import { command, isRefusal, staff, struct } from '@minishop/kernel'
import { move, shipmentNotFound, wrongShipmentStatus } from '../domain/shipment.ts'
import { ShipmentId } from '../domain/terms.ts'
import { Shipments } from '../ports/shipments.ts'
import { ShipmentView, shipmentView } from './shipment-view.ts'

export const deliverShipment = command({
  summary: 'Record that a parcel has arrived',
  allows: staff,
  input: struct({ shipmentId: ShipmentId }),
  output: ShipmentView,
  refuses: [shipmentNotFound, wrongShipmentStatus],
  needs: { shipments: Shipments },
  async run({ shipmentId }, { shipments }, { at }) {
    const shipment = await shipments.find(shipmentId)
    if (shipment === undefined) return shipmentNotFound
    const change = move(shipment, { status: 'delivered', at }, at)
    if (isRefusal(change)) return change
    await shipments.save(change)
    return shipmentView(change.state)
  },
})
