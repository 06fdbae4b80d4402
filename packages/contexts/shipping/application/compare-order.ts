import { Announcements, command, Log, Metrics, nothing, nullable, optional, Seals, sealed, siblings, struct, UserId, type Instant, type PortsOf, type TypeOf } from '@minishop/kernel'
import { Address } from '../domain/address.ts'
import { compare, DifferenceFound, isOnItsWay, OpenKinds, OrderStatus, retold, settled, type Repair } from '../domain/difference.ts'
import { create, isForestalled, orderCancelled, shipmentIdOf, type Forestalled, type Shipment } from '../domain/shipment.ts'
import { MethodId } from '../domain/shipping-method.ts'
import { Contents, OrderId, ShipmentStatus } from '../domain/terms.ts'
import { Carrier } from '../ports/carrier.ts'
import { Shipments } from '../ports/shipments.ts'

const input = struct({
  orderId: OrderId,
  userId: UserId,
  status: OrderStatus,
  shippingMethod: MethodId,
  shipTo: sealed('shipping', Address),
  lines: Contents,
  shipment: nullable(struct({ status: ShipmentStatus })),
  open: optional(OpenKinds),
})
type Restated = TypeOf<typeof input>
const needs = { shipments: Shipments, carrier: Carrier, seals: Seals, announcements: Announcements, metrics: Metrics, log: Log }
type Ports = PortsOf<typeof needs>

export const compareOrder = command({
  summary: 'Compare the parcel of an order with what the order says, and put right what can be',
  allows: siblings,
  input,
  output: nothing,
  needs,
  async run(order, ports, { at }) {
    const { orderId, status } = order
    const shipment = await ports.shipments.findByOrder(orderId)
    const found = compare(order, shipment, at)
    if (!isOnItsWay(shipment, at)) await ports.announcements.announce(orderId, settled(orderId, order.open ?? [], found?.kind))
    if (found === undefined) return
    const { kind } = found
    const detail = await repair(found.repair, ports, { order, shipment, at })
    const repaired = found.repair !== 'none'
    ports.metrics.count('reconciliation_differences_total', { kind, repaired: String(repaired) })
    ports.log.write('warn', 'an order and its parcel differ', { orderId, status, kind, repaired, detail })
    await ports.announcements.announce(orderId, [DifferenceFound({ orderId, kind, repaired, detail })])
  },
})

interface Compared {
  readonly order: Restated
  readonly shipment: Shipment | Forestalled | undefined
  readonly at: Instant
}

/** Answers in words what was done, or what a person has to do. */
const repair = async (what: Repair, { shipments, carrier, seals, announcements }: Ports, { order, shipment, at }: Compared): Promise<string> => {
  const { orderId, userId, shippingMethod: method, lines, status } = order
  const known = shipment !== undefined && !isForestalled(shipment) ? shipment : undefined
  switch (what) {
    case 'make': {
      const address = await seals.open(input.fields.shipTo, order.shipTo)
      const booking = await carrier.book({ shipmentId: shipmentIdOf(orderId), method, address })
      await shipments.save(create({ orderId, userId, method, address, lines }, booking, at))
      return 'There was no parcel. It is booked now.'
    }
    case 'cancel':
      await shipments.save(orderCancelled(known!, at)!)
      return known!.status === 'pending' ? 'Its parcel was still to be sent, and stays here now.' : 'Its parcel has left, and is marked now.'
    case 'tell':
      await announcements.announce(orderId, retold(known!))
      return `Its parcel is ${known!.status}, and it did not know. It is told again.`
    case 'none':
      if (shipment === undefined) return `It is ${status}, and nothing is known of a parcel. A person asks the carrier; none is sent a second time.`
      return known === undefined || known.status === 'cancelled'
        ? `It is ${status}, and its parcel was cancelled. A person looks whether it is to be sent.`
        : `Its parcel is ${known.status}, and the order knows more. The carrier's next scan or a member of staff moves it on.`
  }
}
