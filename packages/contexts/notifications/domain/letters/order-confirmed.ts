import { spoken, times, type Money } from '@minishop/kernel'
import { amounts, days, greeting, link, paragraph, type Template } from '../letter.ts'
import type { OrderId } from '../terms.ts'

interface Confirmed {
  readonly orderId: OrderId
  readonly lines: readonly { readonly name: string; readonly unitPrice: Money; readonly quantity: number }[]
  readonly itemsTotal: Money
  readonly shippingTotal: Money
  readonly total: Money
}

export const orderConfirmed: Template<Confirmed> = {
  name: 'order-confirmed',
  maxAgeSeconds: days,
  key: ({ orderId }) => orderId,
  write: ({ orderId, lines, itemsTotal, shippingTotal, total }, reader) => ({
    subject: 'Your order is confirmed',
    parts: [
      greeting(reader),
      paragraph(`Thank you. Your order ${orderId} is paid, and we are packing it:`),
      amounts(lines.map(({ name, unitPrice, quantity }) => ({ label: `${quantity} x ${name}`, amount: spoken(times(unitPrice, quantity)) }))),
      amounts([
        { label: 'Items', amount: spoken(itemsTotal) },
        { label: 'Shipping', amount: spoken(shippingTotal) },
        { label: 'Total', amount: spoken(total) },
      ]),
      link('Your order', `${reader.publicUrl}/v1/orders/${orderId}`),
    ],
  }),
}
