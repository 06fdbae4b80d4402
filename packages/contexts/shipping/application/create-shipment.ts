import { command, nothing, Seals, sealed, siblings, struct, UserId } from '@minishop/kernel'
import { Address } from '../domain/address.ts'
import { create, isForestalled, shipmentIdOf } from '../domain/shipment.ts'
import { MethodId } from '../domain/shipping-method.ts'
import { Contents, OrderId } from '../domain/terms.ts'
import { Carrier } from '../ports/carrier.ts'
import { Shipments } from '../ports/shipments.ts'

const ShipTo = sealed('shipping', Address)

export const createShipment = command({
  summary: 'Book the parcel of a confirmed order',
  description: 'The carrier is booked before anything is written: the same shipment is never booked twice, and nothing waits for the carrier inside a transaction.',
  allows: siblings,
  input: struct({ orderId: OrderId, userId: UserId, shippingMethod: MethodId, shipTo: ShipTo, lines: Contents }),
  output: nothing,
  needs: { shipments: Shipments, carrier: Carrier, seals: Seals },
  async run({ orderId, userId, shippingMethod: method, shipTo, lines }, { shipments, carrier, seals }, { at }) {
    const found = await shipments.findByOrder(orderId)
    // The cancellation may have come in while we were booking; then this is the second try, and the booking of the first one is taken back.
    if (found && isForestalled(found)) return carrier.cancel(found.shipmentId)
    if (found) return
    const address = await seals.open(ShipTo, shipTo)
    const booking = await carrier.book({ shipmentId: shipmentIdOf(orderId), method, address })
    await shipments.save(create({ orderId, userId, method, address, lines }, booking, at))
  },
})
