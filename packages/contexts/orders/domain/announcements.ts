import { event, Instant, listOf, Money, oneOf, optional, struct, text, UserId, type EventOf, type TypeOf } from '@minishop/kernel'
import { Card, Contact, Country, ShipTo } from './customer.ts'
import { Lines, mostLines, Wanted, type ProductId } from './line.ts'
import { CancellationReason, Note, OrderId } from './order.ts'

const orderId = '0195a7c2-7d00-7000-8000-00000000000a' as OrderId
const userId = '0195a7c2-7d00-7000-8000-0000000000c1' as UserId
const productId = '0195a7c2-7d00-7000-8000-000000000001' as ProductId
const contact = 'header.key.iv.contact.tag' as TypeOf<typeof Contact>
const total = { amount: 3097, currency: 'EUR' }
const lines = [{ productId, name: 'Red mug', unitPrice: { amount: 1299, currency: 'EUR' }, quantity: 2 }]

const ofOrder = { orderId: OrderId, userId: UserId }
const toCustomer = { ...ofOrder, contact: Contact }
const sample = { orderId, userId }
const letter = { ...sample, contact }

export const OrderPlaced = event('order-placed', {
  summary: 'A customer wants this: it is to be held',
  data: struct({ ...ofOrder, lines: listOf(Wanted, { min: 1, max: mostLines }), total: Money }),
  sample: { ...sample, lines: [{ productId, quantity: 2 }], total },
})
export const PaymentRequested = event('payment-requested', {
  summary: 'Everything is held: the money is to be authorised',
  data: struct({ ...ofOrder, amount: Money, card: Card }),
  sample: { ...sample, amount: total, card: 'header.key.iv.card.tag' as TypeOf<typeof Card> },
})
export const OrderConfirmed = event('order-confirmed', {
  summary: 'The money is there: it is to be captured, and the goods are to be sent',
  data: struct({
    ...toCustomer,
    lines: Lines,
    itemsTotal: Money,
    shippingTotal: Money,
    total: Money,
    shippingMethod: text({ max: 64 }),
    country: Country,
    placedAt: Instant,
    shipTo: ShipTo,
  }),
  sample: {
    ...letter,
    lines,
    itemsTotal: { amount: 2598, currency: 'EUR' },
    shippingTotal: { amount: 499, currency: 'EUR' },
    total,
    shippingMethod: 'standard',
    country: 'DE',
    placedAt: '2026-01-31T12:00:00.000Z' as Instant,
    shipTo: 'header.key.iv.address.tag' as TypeOf<typeof ShipTo>,
  },
})
export const OrderCancelled = event('order-cancelled', {
  summary: 'Nothing is to be held, charged or sent any more, for good',
  data: struct({ ...toCustomer, reason: CancellationReason, note: optional(Note), total: Money }),
  sample: { ...letter, reason: 'sold-out', total },
})
export const OrderDispatched = event('order-dispatched', {
  summary: 'The goods are on their way',
  data: struct({ ...toCustomer, carrier: text({ max: 100 }), trackingNumber: text({ max: 100 }) }),
  sample: { ...letter, carrier: 'Parcel Post', trackingNumber: 'PP1234567890' },
})
export const OrderDelivered = event('order-delivered', { summary: 'The customer has the goods', data: struct(toCustomer), sample: letter })
export const OrderRefunded = event('order-refunded', {
  summary: 'The customer got money back: this much now, so much in all',
  data: struct({ ...toCustomer, amount: Money, refunded: Money }),
  sample: { ...letter, amount: { amount: 1299, currency: 'EUR' }, refunded: { amount: 1299, currency: 'EUR' } },
})
export const PaymentUnwanted = event('payment-unwanted', {
  summary: 'This payment is for nothing: the order is cancelled, or paid otherwise. It is to be given back',
  data: struct({ orderId: OrderId, provider: text({ max: 64 }), paymentId: text({ max: 255 }), reason: oneOf('order-cancelled', 'paid-otherwise') }),
  sample: { orderId, provider: 'simulated', paymentId: 'pay_1', reason: 'order-cancelled' },
})

const deadline = { data: struct({ orderId: OrderId }), sample: { orderId } }
export const StockOverdue = event('stock-overdue', { summary: 'The catalog should have answered by now; announced to orders itself, at that time', ...deadline })
export const PaymentOverdue = event('payment-overdue', { summary: 'The money should be there by now; announced to orders itself, at that time', ...deadline })

export type OrderEvent = EventOf<
  | typeof OrderPlaced
  | typeof PaymentRequested
  | typeof OrderConfirmed
  | typeof OrderCancelled
  | typeof OrderDispatched
  | typeof OrderDelivered
  | typeof OrderRefunded
  | typeof PaymentUnwanted
  | typeof StockOverdue
  | typeof PaymentOverdue
>
