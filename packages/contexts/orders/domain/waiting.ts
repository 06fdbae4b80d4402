import { later, type Instant } from '@minishop/kernel'
import { stockSeconds } from './checkout.ts'
import { paymentSeconds } from './paying.ts'
import { paymentOf } from './payment.ts'
import type { Order, OrderStatus } from './order.ts'

// What an order waits for, for the people who look why it does not go on. It is read off the order: nothing of it is kept.

/** In words, and until when, where something happens by itself at that time. */
export interface Awaited {
  readonly what: string
  readonly until?: Instant
}

const since = ({ history, placedAt }: Order, status: OrderStatus): Instant => history.find((entry) => entry.status === status)?.at ?? placedAt

/** Nothing where nobody has anything to do any more. */
export const awaited = (order: Order): Awaited | undefined => {
  const payment = paymentOf(order)
  switch (order.status) {
    case 'placed':
      return { what: "the catalog's answer whether everything is there; then it is cancelled", until: later(since(order, 'placed'), { seconds: stockSeconds }) }
    case 'awaiting-payment': {
      const from = payment.status === 'action-required' ? 'the customer, who has to say yes to the payment' : "the provider's answer to the payment"
      return { what: `${from}; then it is cancelled`, until: later(since(order, 'awaiting-payment'), { seconds: paymentSeconds }) }
    }
    case 'confirmed':
      if (payment.status === 'authorised') return { what: 'the capture of the money' }
      if (order.shipment === null) return { what: 'shipping, to make a parcel' }
      return { what: `staff: the parcel is ${order.shipment.status}` }
    case 'dispatched':
      return { what: 'the carrier, to deliver the parcel' }
    case 'cancelled':
      return payment.status === 'authorised' || payment.status === 'captured' || payment.status === 'partially-refunded'
        ? { what: 'payments, to give the money back' }
        : undefined
    case 'delivered':
      return payment.status === 'authorised' ? { what: 'the capture of the money' } : undefined
  }
}

/** Deadlines are announcements, and those take a moment. */
const graceSeconds = 60

/** Since when an order must have its status to be past its deadline for a minute: nothing will happen by itself any more, and somebody has to look. */
export const stuckSince = (at: Instant): { readonly placed: Instant; readonly awaitingPayment: Instant } => ({
  placed: later(at, { seconds: -stockSeconds - graceSeconds }),
  awaitingPayment: later(at, { seconds: -paymentSeconds - graceSeconds }),
})

/** By status, the announcements that bring the order on, or to its end everywhere. Those of one kind that were made last are made again. */
export const announcedAs: { readonly [S in OrderStatus]: readonly string[] } = {
  placed: ['order-placed'],
  'awaiting-payment': ['payment-requested'],
  confirmed: ['order-confirmed'],
  dispatched: ['order-dispatched'],
  delivered: ['order-delivered'],
  cancelled: ['order-cancelled', 'payment-unwanted'],
}
