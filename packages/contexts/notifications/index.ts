import { context, route } from '@minishop/kernel'
import { listKeptMails } from './application/list-kept-mails.ts'
import { mailDelivery } from './application/mail-delivery.ts'
import { mailDispatch } from './application/mail-dispatch.ts'
import { mailOrderCancellation } from './application/mail-order-cancellation.ts'
import { mailOrderConfirmation } from './application/mail-order-confirmation.ts'
import { mailPasswordChange } from './application/mail-password-change.ts'
import { mailPasswordReset } from './application/mail-password-reset.ts'
import { mailRefund } from './application/mail-refund.ts'
import { mailRepeatedRegistration } from './application/mail-repeated-registration.ts'
import { mailRevokedSessions } from './application/mail-revoked-sessions.ts'
import { mailVerification } from './application/mail-verification.ts'
import { keptMailsPage } from './domain/kept-mails-page.ts'

export const notifications = context({
  name: 'notifications',
  summary: 'What customers are told by mail',
  http: {
    'GET /dev/mail': route(listKeptMails, { page: keptMailsPage }),
  },
  on: {
    'auth.user-registered': mailVerification,
    'auth.verification-requested': mailVerification,
    'auth.registration-repeated': mailRepeatedRegistration,
    'auth.password-reset-requested': mailPasswordReset,
    'auth.password-changed': mailPasswordChange,
    'auth.sessions-revoked': mailRevokedSessions,
    'orders.order-confirmed': mailOrderConfirmation,
    'orders.order-cancelled': mailOrderCancellation,
    'orders.order-refunded': mailRefund,
    'orders.order-dispatched': mailDispatch,
    'orders.order-delivered': mailDelivery,
  },
})
