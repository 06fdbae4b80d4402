import { context, route } from '@minishop/kernel'
import { cancelShipment } from './application/cancel-shipment.ts'
import { compareOrder } from './application/compare-order.ts'
import { compareVanishedOrder } from './application/compare-vanished-order.ts'
import { createShipment } from './application/create-shipment.ts'
import { deliverShipment } from './application/deliver-shipment.ts'
import { dispatchShipment } from './application/dispatch-shipment.ts'
import { failShipment } from './application/fail-shipment.ts'
import { followParcels } from './application/follow-parcels.ts'
import { getShipment } from './application/get-shipment.ts'
import { listShipments } from './application/list-shipments.ts'
import { listShippingMethods } from './application/list-shipping-methods.ts'
import { missOrders } from './application/miss-orders.ts'
import { trackShipment } from './application/track-shipment.ts'
import { voidBooking } from './application/void-booking.ts'
import { ShipmentCancelled, ShipmentCreated, ShipmentDelivered, ShipmentDispatched, ShipmentFailed, ShipmentInTransit } from './domain/announcements.ts'
import { DifferenceFound, DifferenceSettled } from './domain/difference.ts'
import { OrderMissed, ShipmentLookedUp } from './domain/vanished.ts'

export const shipping = context({
  name: 'shipping',
  summary: 'What is sent, how, and where it is',
  keeps: 'state',
  http: {
    'GET /shipping-methods': route(listShippingMethods, { cacheSeconds: 300 }),
    'GET /tracking/:trackingNumber': trackShipment,
    'GET /shipments': listShipments,
    'GET /shipments/:shipmentId': getShipment,
    'POST /shipments/:shipmentId/dispatch': dispatchShipment,
    'POST /shipments/:shipmentId/delivery': deliverShipment,
    'POST /shipments/:shipmentId/failure': failShipment,
  },
  on: {
    'orders.order-confirmed': createShipment,
    'orders.order-cancelled': cancelShipment,
    'orders.order-restated': compareOrder,
    'orders.orders-listed': missOrders,
    'payments.payment-looked-up': compareVanishedOrder,
    'shipping.shipment-cancelled': voidBooking,
  },
  emits: [ShipmentCreated, ShipmentDispatched, ShipmentInTransit, ShipmentDelivered, ShipmentFailed, ShipmentCancelled, DifferenceFound, DifferenceSettled, OrderMissed, ShipmentLookedUp],
  every: [{ seconds: 1, run: followParcels }],
})
