import { isRefusal, money, type Instant, type Sealed, type UserId } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { place, quote, type Offer, type ShippingMethod } from '../domain/checkout.ts'
import { cancel } from '../domain/cancelling.ts'
import { follow } from '../domain/delivering.ts'
import type { ProductId, Wanted } from '../domain/line.ts'
import type { Order, OrderChange, OrderId, OrderStatus } from '../domain/order.ts'
import type { PaymentFact } from '../domain/payment.ts'
import { learn, requestPayment } from '../domain/paying.ts'
import type { Shipment, ShipmentId } from '../domain/shipment.ts'

// What the tests of orders are played with: two mugs and a pot for somebody in Berlin, 34.97 EUR with shipping.

export const mug = testId<ProductId>(1)
export const pot = testId<ProductId>(2)
export const wanted: readonly Wanted[] = [
  { productId: mug, quantity: 2 },
  { productId: pot, quantity: 1 },
]
export const offers: readonly Offer[] = [
  { productId: mug, name: 'Red mug', price: money(1299, 'EUR'), available: 5 },
  { productId: pot, name: 'Tea pot', price: money(400, 'EUR'), available: 1 },
]
export const methods: readonly ShippingMethod[] = [
  { methodId: 'express', price: money(1299, 'EUR'), maxDays: 1 },
  { methodId: 'standard', price: money(499, 'EUR'), maxDays: 4 },
]
export const total = money(3497, 'EUR')
export const address = { name: 'Ada Lovelace', line1: 'Hauptstrasse 1', city: 'Berlin', postalCode: '10115', country: 'DE' }

const seal = (recipient: string) => `test.${recipient}.iv.c2VhbGVk.tag` as Sealed<any>
export const buyer = (userId: UserId) => ({ userId, shippingAddress: address, contact: seal('notifications'), shipTo: seal('shipping'), card: seal('payments') })
export const ada = testId<UserId>(0x10001)

export const placing = (orderId: OrderId = testId<OrderId>(100), userId: UserId = ada, at: Instant = noon): OrderChange => {
  const quoted = quote(wanted, offers, methods, {})
  if (isRefusal(quoted)) throw new Error(quoted.detail)
  return place(orderId, quoted, buyer(userId), at)
}

export const fact = (kind: PaymentFact['kind'], more: Partial<PaymentFact> = {}): PaymentFact => ({
  provider: 'simulated',
  fact: `${more.paymentId ?? 'pay_1'}/${kind}`,
  kind,
  paymentId: 'pay_1',
  ...(kind !== 'declined' && kind !== 'action-required' && { amount: total }),
  at: noon,
  ...more,
})
export const parcel = (status: Shipment['status'], more: Partial<Shipment> = {}): Shipment => ({
  shipmentId: testId<ShipmentId>(500),
  status,
  ...((status === 'pending' || status === 'dispatched' || status === 'in-transit') && { carrier: 'Parcel Post', trackingNumber: 'PP1' }),
  ...more,
})

const step = (change: OrderChange | undefined | string | object): Order => (change as OrderChange).state

/** The order in each of its statuses, as its life brings it there. */
export const lives = (): { readonly [S in OrderStatus]: Order } => {
  const placed = placing().state
  const waiting = step(requestPayment(placed, noon))
  const confirmed = step(learn(waiting, fact('authorised'), noon))
  const dispatched = step(follow(confirmed, parcel('dispatched'), noon))
  return {
    placed,
    'awaiting-payment': waiting,
    confirmed,
    dispatched,
    delivered: step(follow(dispatched, parcel('delivered'), noon)),
    cancelled: step(cancel(placed, { reason: 'by-customer' }, noon)),
  }
}
