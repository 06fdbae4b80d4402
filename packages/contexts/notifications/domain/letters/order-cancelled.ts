import { spoken, type Money } from '@minishop/kernel'
import { days, greeting, link, paragraph, quotation, type Template } from '../letter.ts'
import type { OrderId } from '../terms.ts'

/** Why, in words. A reason that is newer than this page is not explained. */
export const reasons: Readonly<Record<string, string>> = {
  'sold-out': 'Something in it is sold out.',
  'payment-declined': 'Your payment was declined. Try again with another card.',
  'payment-overdue': 'We waited for your payment, and it did not arrive in time.',
  'stock-overdue': 'We could not make sure in time that everything is there. This is our fault; please order again.',
  'by-customer': 'You asked us to cancel it.',
  'by-staff': 'Our staff had to cancel it.',
  'stock-lost': 'The last of something in it went to somebody else while your payment was under way.',
}

interface Cancelled {
  readonly orderId: OrderId
  readonly reason: string
  readonly note?: string | undefined
  readonly total: Money
}

export const orderCancelled: Template<Cancelled> = {
  name: 'order-cancelled',
  maxAgeSeconds: 3 * days,
  key: ({ orderId }) => orderId,
  write: ({ orderId, reason, note, total }, reader) => ({
    subject: 'Your order is cancelled',
    parts: [
      greeting(reader),
      paragraph(`Your order ${orderId} over ${spoken(total)} is cancelled. ${Object.hasOwn(reasons, reason) ? reasons[reason] : ''}`),
      ...(note === undefined ? [] : [quotation(note)]),
      paragraph('You pay nothing for it. If your card was charged already, you get all of it back.'),
      link('Your order', `${reader.publicUrl}/v1/orders/${orderId}`),
    ],
  }),
}
