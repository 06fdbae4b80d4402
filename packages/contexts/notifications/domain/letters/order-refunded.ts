import { sameMoney, spoken, type Money } from '@minishop/kernel'
import { days, greeting, link, paragraph, type Template } from '../letter.ts'
import type { OrderId } from '../terms.ts'

interface Refunded {
  readonly orderId: OrderId
  /** This time. */
  readonly amount: Money
  /** In all. */
  readonly refunded: Money
}

export const orderRefunded: Template<Refunded> = {
  name: 'order-refunded',
  maxAgeSeconds: 7 * days,
  // What was given back in all grows with every refund of an order.
  key: ({ orderId, refunded }) => `${orderId}.${refunded.amount}`,
  write: ({ orderId, amount, refunded }, reader) => ({
    subject: 'Your refund is on its way',
    parts: [
      greeting(reader),
      paragraph(
        `You get ${spoken(amount)} back for your order ${orderId}${sameMoney(amount, refunded) ? '' : `, which makes ${spoken(refunded)} in all`}. Your bank may take a few days to show it.`,
      ),
      link('Your order', `${reader.publicUrl}/v1/orders/${orderId}`),
    ],
  }),
}
