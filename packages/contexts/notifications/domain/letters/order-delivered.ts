import { days, greeting, link, paragraph, type Template } from '../letter.ts'
import type { OrderId } from '../terms.ts'

export const orderDelivered: Template<{ readonly orderId: OrderId }> = {
  name: 'order-delivered',
  maxAgeSeconds: 2 * days,
  key: ({ orderId }) => orderId,
  write: ({ orderId }, reader) => ({
    subject: 'Your order has arrived',
    parts: [
      greeting(reader),
      paragraph(`Your order ${orderId} was delivered. If you can't find it, ask your neighbours first, then us.`),
      link('Your order', `${reader.publicUrl}/v1/orders/${orderId}`),
    ],
  }),
}
