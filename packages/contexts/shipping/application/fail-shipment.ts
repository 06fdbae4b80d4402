import { command, isRefusal, staff, struct } from '@minishop/kernel'
import { move, shipmentNotFound, wrongShipmentStatus } from '../domain/shipment.ts'
import { Reason, ShipmentId } from '../domain/terms.ts'
import { Shipments } from '../ports/shipments.ts'
import { ShipmentView, shipmentView } from './shipment-view.ts'

export const failShipment = command({
  summary: 'Record that a parcel can not be delivered',
  allows: staff,
  input: struct({ shipmentId: ShipmentId, reason: Reason }),
  output: ShipmentView,
  refuses: [shipmentNotFound, wrongShipmentStatus],
  needs: { shipments: Shipments },
  async run({ shipmentId, reason }, { shipments }, { at }) {
    const shipment = await shipments.find(shipmentId)
    if (shipment === undefined) return shipmentNotFound
    const change = move(shipment, { status: 'failed', at }, at, reason)
    if (isRefusal(change)) return change
    await shipments.save(change)
    return shipmentView(change.state)
  },
})
