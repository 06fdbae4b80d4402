import { command, nothing, siblings, struct } from '@minishop/kernel'
import { forestall, isForestalled, orderCancelled } from '../domain/shipment.ts'
import { OrderId } from '../domain/terms.ts'
import { Shipments } from '../ports/shipments.ts'

export const cancelShipment = command({
  summary: 'Keep the parcel of a cancelled order here',
  description: 'A parcel that has left is marked and no more. An order that is cancelled before it was heard of gets no shipment, ever.',
  allows: siblings,
  input: struct({ orderId: OrderId }),
  output: nothing,
  needs: { shipments: Shipments },
  async run({ orderId }, { shipments }, { at }) {
    const found = await shipments.findByOrder(orderId)
    if (found === undefined) return shipments.save(forestall(orderId, at))
    if (isForestalled(found)) return
    const change = orderCancelled(found, at)
    if (change) await shipments.save(change)
  },
})
