import { query, signedIn, staff, struct } from '@minishop/kernel'
import { shipmentNotFound } from '../domain/shipment.ts'
import { ShipmentId } from '../domain/terms.ts'
import { Shipments } from '../ports/shipments.ts'
import { ShipmentView, shipmentView } from './shipment-view.ts'

export const getShipment = query({
  summary: 'Read a shipment',
  description: 'Customers read those of their own orders. Those of others do not exist for them.',
  allows: signedIn,
  input: struct({ shipmentId: ShipmentId }),
  output: ShipmentView,
  refuses: [shipmentNotFound],
  needs: { shipments: Shipments },
  async run({ shipmentId }, { shipments }, { actor }) {
    const seesAll: boolean = staff.admits(actor)
    const shipment = await (seesAll ? shipments.find(shipmentId) : shipments.findFor(actor.id, shipmentId))
    return shipment ? shipmentView(shipment) : shipmentNotFound
  },
})
