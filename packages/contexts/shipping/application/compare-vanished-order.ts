import { Announcements, command, Flag, Log, Metrics, nothing, siblings, struct } from '@minishop/kernel'
import { compareVanished, DifferenceFound, hasLeft, OpenKinds, settled } from '../domain/difference.ts'
import { orderCancelled, type Shipment } from '../domain/shipment.ts'
import { OrderId } from '../domain/terms.ts'
import { ShipmentLookedUp } from '../domain/vanished.ts'
import { Shipments } from '../ports/shipments.ts'

const kind = 'shipment-without-order'

export const compareVanishedOrder = command({
  summary: 'See to the parcel of an order that has vanished, and say whether the goods have left',
  description: 'Without money a parcel that is still here stays here. What has left, and what is paid, is for people.',
  allows: siblings,
  input: struct({ orderId: OrderId, money: Flag, open: OpenKinds }),
  output: nothing,
  needs: { shipments: Shipments, announcements: Announcements, metrics: Metrics, log: Log },
  async run({ orderId, money, open }, { shipments, announcements, metrics, log }, { at }) {
    const found = await shipments.findByOrder(orderId)
    const repair = compareVanished(found, money)
    await announcements.announce(orderId, [ShipmentLookedUp({ orderId, left: hasLeft(found), money, open }), ...settled(orderId, open, repair && kind)])
    if (repair === undefined) return
    const shipment = found as Shipment
    const repaired = repair === 'cancel'
    if (repaired) await shipments.save(orderCancelled(shipment, at)!)
    const detail = repaired
      ? 'Its order has vanished, and there is no money for it: its parcel stays here.'
      : `Its order has vanished, there is ${money ? '' : 'no '}money for it, and its parcel is ${shipment.status}. A person decides what becomes of it.`
    metrics.count('reconciliation_differences_total', { kind, repaired: String(repaired) })
    log.write(repaired ? 'warn' : 'error', 'a parcel has no order', { orderId, status: shipment.status, money, repaired })
    await announcements.announce(orderId, [DifferenceFound({ orderId, kind, repaired, detail })])
  },
})
