import { integer, listOf, nullable, optional, query, refusal, staff, struct, text } from '@minishop/kernel'
import { ShipmentStatus } from '../domain/terms.ts'
import { Shipments } from '../ports/shipments.ts'
import { ShipmentView, shipmentView } from './shipment-view.ts'

export const cursorInvalid = refusal('cursor-invalid', 'invalid', 'Take the cursor from "nextCursor" of the page before, or leave it out to start over.')

export const listShipments = query({
  summary: 'List the shipments, the newest first',
  allows: staff,
  input: struct({ status: optional(ShipmentStatus), limit: optional(integer({ min: 1, max: 100 })), cursor: optional(text({ min: 1, max: 200 })) }),
  output: struct({ items: listOf(ShipmentView, { max: 100 }), nextCursor: nullable(text({ max: 200 })) }),
  refuses: [cursorInvalid],
  needs: { shipments: Shipments },
  async run({ status, limit = 20, cursor }, { shipments }) {
    const page = await shipments.page({ status, limit, cursor })
    return page ? { items: page.shipments.map(shipmentView), nextCursor: page.next ?? null } : cursorInvalid
  },
})
