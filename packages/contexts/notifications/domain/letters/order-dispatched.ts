import { days, greeting, labelled, link, paragraph, type Template } from '../letter.ts'
import type { OrderId } from '../terms.ts'

interface Dispatched {
  readonly orderId: OrderId
  readonly carrier: string
  readonly trackingNumber: string
}

export const orderDispatched: Template<Dispatched> = {
  name: 'order-dispatched',
  maxAgeSeconds: 2 * days,
  key: ({ orderId }) => orderId,
  write: ({ orderId, carrier, trackingNumber }, reader) => ({
    subject: 'Your order is on its way',
    parts: [
      greeting(reader),
      paragraph(`Your order ${orderId} has left our warehouse. ${carrier} brings it to you.`),
      labelled('Tracking number', trackingNumber),
      link('Where it is', `${reader.publicUrl}/v1/tracking/${encodeURIComponent(trackingNumber)}`),
    ],
  }),
}
