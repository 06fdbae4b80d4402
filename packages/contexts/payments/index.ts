import { context, route } from '@minishop/kernel'
import { authorisePayment } from './application/authorise-payment.ts'
import { capturePayment } from './application/capture-payment.ts'
import { challengePage } from './application/challenge-page.ts'
import { compareOrder } from './application/compare-order.ts'
import { decideChallenge } from './application/decide-challenge.ts'
import { getChallenge } from './application/get-challenge.ts'
import { getPayment } from './application/get-payment.ts'
import { giveBackPayment } from './application/give-back-payment.ts'
import { giveBackUnwanted } from './application/give-back-unwanted.ts'
import { lookUpPayment } from './application/look-up-payment.ts'
import { receiveWebhook } from './application/receive-webhook.ts'
import { refundPayment } from './application/refund-payment.ts'
import { restatePayments } from './application/restate-payments.ts'
import { restateRequestedPayments } from './application/restate-requested-payments.ts'
import { sweepPayments } from './application/sweep-payments.ts'
import { DifferenceFound, DifferenceSettled } from './domain/difference.ts'
import { PaymentActionRequired, PaymentAuthorised, PaymentCaptured, PaymentDeclined, PaymentRefunded, PaymentVoided } from './domain/fact.ts'
import { PaymentLookedUp } from './domain/looking-up.ts'
import { PaymentRestated } from './domain/restating.ts'

export const payments = context({
  name: 'payments',
  summary: 'The money of orders, as the payment provider has it',
  http: {
    'GET /payments/:orderId': getPayment,
    'POST /payments/:orderId/refunds': route(refundPayment, { status: 202 }),
    'POST /payments/webhooks/:provider': route(receiveWebhook, {
      rawBody: 'body',
      headers: { webhookSignature: 'Webhook-Signature', stripeSignature: 'Stripe-Signature' },
      limit: 'webhook',
    }),
    'GET /dev/payments/:paymentId': route(getChallenge, { page: challengePage }),
    'POST /dev/payments/:paymentId': route(decideChallenge, { rawBody: 'body', page: challengePage }),
  },
  on: {
    'orders.payment-requested': authorisePayment,
    'orders.order-confirmed': capturePayment,
    'orders.order-cancelled': giveBackPayment,
    'orders.payment-unwanted': giveBackUnwanted,
    'orders.order-restated': compareOrder,
    'orders.order-vanished': lookUpPayment,
    'orders.reconciliation-requested': restateRequestedPayments,
  },
  emits: [PaymentAuthorised, PaymentDeclined, PaymentActionRequired, PaymentCaptured, PaymentVoided, PaymentRefunded, PaymentRestated, PaymentLookedUp, DifferenceFound, DifferenceSettled],
  every: [
    { seconds: 60, run: sweepPayments },
    { seconds: 300, run: restatePayments },
  ],
  operator: [sweepPayments],
})
