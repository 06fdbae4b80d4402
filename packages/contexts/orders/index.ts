import { context, route } from '@minishop/kernel'
import { acceptDifference } from './application/accept-difference.ts'
import { awaitOrder } from './application/await-order.ts'
import { cancelLostOrder } from './application/cancel-lost-order.ts'
import { cancelOrder } from './application/cancel-order.ts'
import { cancelPaymentOverdueOrder } from './application/cancel-payment-overdue-order.ts'
import { cancelSoldOutOrder } from './application/cancel-sold-out-order.ts'
import { cancelStockOverdueOrder } from './application/cancel-stock-overdue-order.ts'
import { comparePayment } from './application/compare-payment.ts'
import { getOrder } from './application/get-order.ts'
import { inspectOrder } from './application/inspect-order.ts'
import { listDifferences } from './application/list-differences.ts'
import { listMoreOrders } from './application/list-more-orders.ts'
import { listOrders } from './application/list-orders.ts'
import { noticeMissedOrder } from './application/notice-missed-order.ts'
import { placeOrder } from './application/place-order.ts'
import { recordActionRequired } from './application/record-action-required.ts'
import { recordAuthorisation } from './application/record-authorisation.ts'
import { recordCapture } from './application/record-capture.ts'
import { recordDecline } from './application/record-decline.ts'
import { recordDeliveryFailure } from './application/record-delivery-failure.ts'
import { recordDelivery } from './application/record-delivery.ts'
import { recordDifference } from './application/record-difference.ts'
import { recordDispatch } from './application/record-dispatch.ts'
import { recordRefund } from './application/record-refund.ts'
import { recordShipmentCancellation } from './application/record-shipment-cancellation.ts'
import { recordShipment } from './application/record-shipment.ts'
import { recordTransit } from './application/record-transit.ts'
import { recordVoid } from './application/record-void.ts'
import { requestPaymentOfOrder } from './application/request-payment-of-order.ts'
import { retryOrder } from './application/retry-order.ts'
import { restateOrders } from './application/restate-orders.ts'
import { restateRequestedOrders } from './application/restate-requested-orders.ts'
import { settleDifference } from './application/settle-difference.ts'
import { settleVanishedPayment } from './application/settle-vanished-payment.ts'
import { startReconciliation } from './application/start-reconciliation.ts'
import { watchOrder } from './application/watch-order.ts'
import {
  OrderCancelled,
  OrderConfirmed,
  OrderDelivered,
  OrderDispatched,
  OrderPlaced,
  OrderRefunded,
  PaymentOverdue,
  PaymentRequested,
  PaymentUnwanted,
  StockOverdue,
} from './domain/announcements.ts'
import { isPending } from './domain/order.ts'
import { OrderRestated, OrdersListed, OrderVanished, ReconciliationRequested } from './domain/restating.ts'

export const orders = context({
  name: 'orders',
  summary: 'The life of an order, and the checkout that runs through the other contexts',
  keeps: 'state',
  http: {
    'POST /orders': route(placeOrder, {
      status: 202,
      location: ({ orderId }) => `/orders/${orderId}`,
      idempotencyKey: 'required',
      limit: 'checkout',
      wait: { query: awaitOrder, input: ({ orderId }) => ({ orderId }), done: (order) => !isPending(order), atMost: 30 },
    }),
    'GET /orders': listOrders,
    'GET /orders/:orderId': getOrder,
    'POST /orders/:orderId/cancellation': cancelOrder,
    'GET /operations/orders/:orderId': inspectOrder,
    'POST /operations/orders/:orderId/retry': route(retryOrder, { status: 202 }),
    'GET /orders/:orderId/events': route(watchOrder, { headers: { after: 'Last-Event-ID' } }),
    'POST /reconciliations': route(startReconciliation, { status: 202 }),
    'GET /reconciliations/differences': listDifferences,
    'POST /reconciliations/differences/:differenceId/acceptance': acceptDifference,
  },
  on: {
    'catalog.stock-reserved': requestPaymentOfOrder,
    'catalog.stock-refused': cancelSoldOutOrder,
    'catalog.stock-lost': cancelLostOrder,
    'orders.stock-overdue': cancelStockOverdueOrder,
    'orders.payment-overdue': cancelPaymentOverdueOrder,
    'payments.payment-authorised': recordAuthorisation,
    'payments.payment-declined': recordDecline,
    'payments.payment-action-required': recordActionRequired,
    'payments.payment-captured': recordCapture,
    'payments.payment-voided': recordVoid,
    'payments.payment-refunded': recordRefund,
    'shipping.shipment-created': recordShipment,
    'shipping.shipment-dispatched': recordDispatch,
    'shipping.shipment-in-transit': recordTransit,
    'shipping.shipment-delivered': recordDelivery,
    'shipping.shipment-failed': recordDeliveryFailure,
    'shipping.shipment-cancelled': recordShipmentCancellation,
    'orders.reconciliation-requested': restateRequestedOrders,
    'payments.payment-restated': comparePayment,
    'catalog.difference-found': recordDifference,
    'payments.difference-found': recordDifference,
    'shipping.difference-found': recordDifference,
    'catalog.difference-settled': settleDifference,
    'payments.difference-settled': settleDifference,
    'shipping.difference-settled': settleDifference,
    'orders.orders-listed': listMoreOrders,
    'catalog.order-missed': noticeMissedOrder,
    'shipping.order-missed': noticeMissedOrder,
    'payments.payment-looked-up': settleVanishedPayment,
  },
  emits: [
    OrderPlaced,
    PaymentRequested,
    OrderConfirmed,
    OrderCancelled,
    OrderDispatched,
    OrderDelivered,
    OrderRefunded,
    PaymentUnwanted,
    StockOverdue,
    PaymentOverdue,
    OrderRestated,
    ReconciliationRequested,
    OrdersListed,
    OrderVanished,
  ],
  every: [{ seconds: 300, run: restateOrders }],
})
