import type { Answer } from './asking.ts'
import type { Person, Shop } from './shop.ts'
import { until } from './until.ts'

export const address = { name: 'Ann Example', line1: 'Lindenstrasse 1', city: 'Berlin', postalCode: '10969', country: 'DE' }
export const euros = (amount: number) => ({ amount, currency: 'EUR' })
/** The cheapest way within the country of the warehouse. */
export const standardShipping = 499

export interface Product {
  readonly productId: string
  readonly sku: string
  readonly version: number
}

/** A product of its own for a scenario, so that nobody else changes its stock. */
export const newProduct = async ({ ask, staff }: Shop, { amount = 1299, stock = 10, ...more }: { readonly amount?: number; readonly stock?: number; readonly name?: string; readonly category?: string } = {}): Promise<Product> => {
  const sku = `JOURNEY-${crypto.randomUUID()}`
  const { json } = await ask(201, 'POST /v1/products', {
    as: staff,
    body: { sku, name: 'Journey mug', description: 'It has seen something of the world.', price: euros(amount), initialStock: stock, ...more },
  })
  return json
}

export const put = ({ ask }: Shop, buyer: Person, { productId }: Product, quantity = 1): Promise<Answer> =>
  ask(200, `PUT /v1/cart/items/${productId}`, { as: buyer, body: { quantity } })

export interface Ordering {
  readonly card?: string
  /** Seconds to wait for its being confirmed or cancelled; 0 to be answered at once. */
  readonly wait?: number
  readonly key?: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly expect?: number | readonly number[]
}

/** Orders what is in the cart. */
export const order = ({ ask }: Shop, buyer: Person, { card = 'tok_ok', wait = 20, key = crypto.randomUUID(), body = {}, expect = wait > 0 ? 201 : 202 }: Ordering = {}): Promise<Answer> =>
  ask(expect, 'POST /v1/orders', {
    as: buyer,
    headers: { 'Idempotency-Key': key, ...(wait > 0 && { Prefer: `wait=${wait}` }) },
    body: { shippingAddress: address, payment: { method: 'card', token: card }, ...body },
  })

/** Puts a product into the cart and orders it. Answers the order. */
export const buy = async (shop: Shop, buyer: Person, product: Product, { quantity = 1, ...ordering }: Ordering & { readonly quantity?: number } = {}): Promise<any> => {
  await put(shop, buyer, product, quantity)
  return (await order(shop, buyer, ordering)).json
}

/** Waits until an order is as it should be, and answers it then. */
export const orderOnce = ({ ask }: Shop, reader: Person, orderId: string, what: string, holds: (order: any) => boolean): Promise<any> =>
  until(`order ${orderId} to be ${what}`, async () => {
    const { json } = await ask(200, `GET /v1/orders/${orderId}`, { as: reader })
    return holds(json) && json
  })

/** Waits until the payment of an order has this status at the provider, and answers it then. */
export const paymentOnce = ({ ask }: Shop, reader: Person, orderId: string, status: string): Promise<any> =>
  until(`the payment of ${orderId} to be ${status}`, async () => {
    const { json, status: code } = await ask([200, 404], `GET /v1/payments/${orderId}`, { as: reader })
    return code === 200 && json.status === status && json
  })

/** Waits until a product's stock is so. */
export const stockOnce = ({ ask, staff }: Shop, { productId }: Product, wanted: Readonly<Record<'onHand' | 'reserved' | 'available' | 'sold', number>>): Promise<any> => {
  let last: any
  return until(`the stock of ${productId} to be ${JSON.stringify(wanted)}`, async () => {
    last = (await ask(200, `GET /v1/products/${productId}/stock`, { as: staff })).json
    return Object.entries(wanted).every(([name, value]) => last[name] === value) && last
  }).catch((error: Error) => {
    throw new Error(`${error.message} It is ${JSON.stringify(last)}.`)
  })
}

/** Waits until an order is paid and has a parcel, and answers it then. */
export const packed = (shop: Shop, reader: Person, orderId: string): Promise<any> =>
  orderOnce(shop, reader, orderId, 'packed and paid', ({ shipment, payment }) => shipment !== null && payment.status === 'captured')
