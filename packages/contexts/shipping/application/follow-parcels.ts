import { command, nothing, siblings, struct } from '@minishop/kernel'
import { scanned, type ShipmentChange } from '../domain/shipment.ts'
import { Carrier } from '../ports/carrier.ts'
import { Shipments } from '../ports/shipments.ts'

/** Parcels that are looked after at a time. */
const most = 100

export const followParcels = command({
  summary: "Take in the carrier's scans",
  description: 'The carrier is asked about all of them before anything is written. Replicas that do so at once are told apart by the version of each shipment.',
  allows: siblings,
  input: struct({}),
  output: nothing,
  needs: { shipments: Shipments, carrier: Carrier },
  async run(_input, { shipments, carrier }, { at }) {
    if (carrier.scans === undefined) return
    const changes: ShipmentChange[] = []
    for (const shipment of await shipments.underWay(most)) {
      const change = scanned(shipment, await carrier.scans(shipment, at), at)
      if (change) changes.push(change)
    }
    // In the order of ids: whoever takes locks in the same order never waits in a circle.
    for (const change of changes.sort((a, b) => (a.state.shipmentId < b.state.shipmentId ? -1 : 1))) await shipments.save(change)
  },
})
