import { Log, Metrics, Seals, sealed, type Sealed } from '@minishop/kernel'
import { CountedMetrics, RecordedLog, testId, testUser, TransparentSeals } from '@minishop/kernel/testing'
import { rehearsal } from '@minishop/memory/testing'
import { simulatedCarrier } from '../adapters/carrier.simulated.ts'
import { memoryOrderStatuses } from '../adapters/order-statuses.memory.ts'
import { memoryShipments } from '../adapters/shipments.memory.ts'
import { cancelShipment } from '../application/cancel-shipment.ts'
import { createShipment } from '../application/create-shipment.ts'
import { deliverShipment } from '../application/deliver-shipment.ts'
import { dispatchShipment } from '../application/dispatch-shipment.ts'
import { failShipment } from '../application/fail-shipment.ts'
import { Address } from '../domain/address.ts'
import { shipmentIdOf } from '../domain/shipment.ts'
import type { OrderId, ShipmentId, ShipmentStatus } from '../domain/terms.ts'
import { shipping } from '../index.ts'
import { Carrier } from '../ports/carrier.ts'
import { OrderStatuses } from '../ports/order-statuses.ts'
import { Shipments } from '../ports/shipments.ts'

export const customer = testUser(1)
export const stranger = testUser(2)
export const clerk = testUser(3, ['staff'])
export const address: Address = { name: 'Jane Doe', line1: 'Hauptstr. 1', city: 'Leipzig', postalCode: '04109', country: 'DE' }
export const orderId = testId<OrderId>(1)
export const lines = [{ productId: testId<never>(7), name: 'Red mug', quantity: 2 }]
const shipTo = (await new TransparentSeals().seal(sealed('shipping', Address), address)) as Sealed<Address>

/** What orders says of a confirmed order, as far as shipping listens. */
export const confirmed = (id: OrderId = orderId) => ({ orderId: id, userId: customer.id, shippingMethod: 'standard', shipTo, lines })

/** Keeps what it was asked for, and otherwise is the simulated carrier. */
export const watchedCarrier = (seconds?: number): Carrier & { readonly booked: ShipmentId[]; readonly cancelled: ShipmentId[] } => {
  const carrier = simulatedCarrier({ seconds })
  const booked: ShipmentId[] = []
  const cancelled: ShipmentId[] = []
  return {
    booked,
    cancelled,
    async book(parcel) {
      booked.push(parcel.shipmentId)
      return carrier.book(parcel)
    },
    async cancel(shipmentId) {
      cancelled.push(shipmentId)
    },
    ...(carrier.scans && { scans: carrier.scans }),
  }
}

/** Shipping as its tests play it: with a carrier, and with orders that are confirmed unless a test says otherwise. */
export const shippingRehearsal = ({ seconds, carrier = watchedCarrier(seconds) }: { readonly seconds?: number; readonly carrier?: ReturnType<typeof watchedCarrier> } = {}) => {
  const statuses = new Map<OrderId, string>([[orderId, 'confirmed']])
  const metrics = new CountedMetrics()
  let searches = 0
  const played = rehearsal(shipping, (store) => {
    const shipments = memoryShipments(store)
    const underWay: Shipments['underWay'] = (limit) => {
      searches++
      return shipments.underWay(limit)
    }
    return [
      [Shipments, { ...shipments, underWay }],
      [Carrier, carrier],
      [OrderStatuses, memoryOrderStatuses(statuses)],
      [Seals, new TransparentSeals()],
      [Metrics, metrics],
      [Log, new RecordedLog()],
    ]
  })
  const { ask, hear, announced } = played
  /** The shipment of the order, brought as far as a test needs it, with nothing announced that the test would have to skip. */
  const shipmentIn = async (status: Exclude<ShipmentStatus, 'in-transit'>): Promise<ShipmentId> => {
    const shipmentId = shipmentIdOf(orderId)
    await hear(createShipment, confirmed())
    if (status === 'cancelled') await hear(cancelShipment, { orderId })
    else if (status !== 'pending') await ask(dispatchShipment, { shipmentId }, { actor: clerk })
    if (status === 'delivered') await ask(deliverShipment, { shipmentId }, { actor: clerk })
    if (status === 'failed') await ask(failShipment, { shipmentId, reason: 'Nobody there' }, { actor: clerk })
    announced()
    return shipmentId
  }
  /** How often parcels that are under way were searched for. */
  const searched = () => searches
  return { ...played, carrier, metrics, statuses, shipmentIn, searched }
}
