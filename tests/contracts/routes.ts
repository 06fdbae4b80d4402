import type { Role } from '@minishop/kernel'

/** Who a route lets in. What it then shows them is their own, unless they are staff. */
export type Admits = 'anyone' | 'signed-in' | Role

/** What admins repair a context by; one that listens to nothing has nothing to repair. */
const deadLetters = (context: string): Readonly<Record<string, Admits>> => ({
  [`GET /v1/operations/${context}/dead-letters`]: 'admin',
  [`GET /v1/operations/${context}/dead-letters/:letterId`]: 'admin',
  [`DELETE /v1/operations/${context}/dead-letters/:letterId`]: 'admin',
  [`POST /v1/operations/${context}/dead-letters/:letterId/replay`]: 'admin',
})

/** The public HTTP surface: clients rely on every line of it. Lines may be added; none is changed or removed. */
export const publicRoutes: Readonly<Record<string, Admits>> = {
  'POST /v1/auth/register': 'anyone',
  'POST /v1/auth/verify-email': 'anyone',
  'POST /v1/auth/verify-email/resend': 'anyone',
  'POST /v1/auth/login': 'anyone',
  'POST /v1/auth/refresh': 'anyone',
  'POST /v1/auth/logout': 'anyone',
  'GET /v1/auth/me': 'signed-in',
  'POST /v1/auth/change-password': 'signed-in',
  'POST /v1/auth/password-reset': 'anyone',
  'POST /v1/auth/password-reset/confirm': 'anyone',
  'GET /v1/auth/sessions': 'signed-in',
  'DELETE /v1/auth/sessions': 'signed-in',
  'DELETE /v1/auth/sessions/:sessionId': 'signed-in',
  'GET /v1/users': 'admin',
  'PUT /v1/users/:userId/roles': 'admin',
  'GET /.well-known/jwks.json': 'anyone',

  'GET /v1/products': 'anyone',
  'GET /v1/products/:productId': 'anyone',
  'POST /v1/products': 'staff',
  'PATCH /v1/products/:productId': 'staff',
  'DELETE /v1/products/:productId': 'staff',
  'GET /v1/products/:productId/stock': 'staff',
  'POST /v1/products/:productId/stock/adjustments': 'staff',
  'GET /v1/categories': 'anyone',

  'GET /v1/cart': 'anyone',
  'PUT /v1/cart/items/:productId': 'anyone',
  'DELETE /v1/cart/items/:productId': 'anyone',
  'DELETE /v1/cart': 'anyone',
  'POST /v1/cart/merge': 'signed-in',

  'POST /v1/orders': 'customer',
  'GET /v1/orders': 'signed-in',
  'GET /v1/orders/:orderId': 'signed-in',
  'POST /v1/orders/:orderId/cancellation': 'signed-in',
  'GET /v1/orders/:orderId/events': 'signed-in',
  'POST /v1/reconciliations': 'admin',
  'GET /v1/reconciliations/differences': 'admin',
  'POST /v1/reconciliations/differences/:differenceId/acceptance': 'admin',

  'GET /v1/payments/:orderId': 'signed-in',
  'POST /v1/payments/:orderId/refunds': 'staff',
  'POST /v1/payments/webhooks/:provider': 'anyone',

  'GET /v1/shipments': 'staff',
  'GET /v1/shipments/:shipmentId': 'signed-in',
  'GET /v1/tracking/:trackingNumber': 'anyone',
  'GET /v1/shipping-methods': 'anyone',
  'POST /v1/shipments/:shipmentId/dispatch': 'staff',
  'POST /v1/shipments/:shipmentId/delivery': 'staff',
  'POST /v1/shipments/:shipmentId/failure': 'staff',

  'GET /v1/operations/orders/:orderId': 'staff',
  'POST /v1/operations/orders/:orderId/retry': 'staff',
  'GET /v1/reservations/:orderId': 'staff',
  'GET /v1/operations/auth/outbox': 'admin',
  'POST /v1/operations/auth/outbox/republication': 'admin',
  'GET /v1/operations/catalog/outbox': 'admin',
  'POST /v1/operations/catalog/outbox/republication': 'admin',
  'GET /v1/operations/orders/outbox': 'admin',
  'POST /v1/operations/orders/outbox/republication': 'admin',
  'GET /v1/operations/shipping/outbox': 'admin',
  'POST /v1/operations/shipping/outbox/republication': 'admin',
  ...deadLetters('catalog'),
  ...deadLetters('cart'),
  ...deadLetters('orders'),
  ...deadLetters('payments'),
  ...deadLetters('shipping'),
  ...deadLetters('notifications'),
}

/** Pages for development; in production the gateway does not pass them on. */
export const developmentRoutes: Readonly<Record<string, Admits>> = {
  'GET /dev/mail': 'anyone',
  'GET /dev/payments/:paymentId': 'anyone',
  'POST /dev/payments/:paymentId': 'anyone',
}

/** The accounts that each word lets in. */
export const admitted: Readonly<Record<Admits, readonly string[]>> = {
  anyone: ['anonymous', 'customer', 'staff', 'admin'],
  'signed-in': ['customer', 'staff', 'admin'],
  customer: ['customer'],
  staff: ['staff', 'admin'],
  admin: ['admin'],
}
