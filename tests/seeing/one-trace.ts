import type { ExecutionContext } from 'ava'
import type { Arrived, Collector } from '@minishop/opentelemetry/testing'
import { newProduct, order, put } from '../journey/buying.ts'
import { mailTo, newCustomer } from '../journey/people.ts'
import type { Shop } from '../journey/shop.ts'
import { until } from '../journey/until.ts'

/** Webhooks come late, so that it is the provider's answer that confirms an order: what comes from outside begins a trace of its own. */
export const lateWebhooks = (folder: string): string => `simulated:?folder=${encodeURIComponent(folder)}&delay=20000`

/** What must have left a span between the request and the mail, as `service: name`. */
const stations = [
  'gateway: orders POST /orders',
  'gateway: ask orders',
  'orders: POST /orders',
  'orders: ask cart',
  'orders: publish orders.order-placed.v1',
  'catalog: handle catalog/orders.order-placed',
  'catalog: publish catalog.stock-reserved.v1',
  'orders: handle orders/catalog.stock-reserved',
  'payments: handle payments/orders.payment-requested',
  'payments: PaymentProvider.authorise',
  'payments: publish payments.payment-authorised.v1',
  'orders: handle orders/payments.payment-authorised',
  'orders: publish orders.order-confirmed.v1',
  'shipping: handle shipping/orders.order-confirmed',
  'notifications: handle notifications/orders.order-confirmed',
  'notifications: Mailer.send',
]

/** Spans that name a parent which never came. */
const orphans = (spans: readonly Arrived[], root: string): readonly string[] => {
  const known = new Set([root, ...spans.map(({ spanId }) => spanId)])
  return spans.filter(({ parentSpanId }) => !known.has(parentSpanId ?? '')).map(({ service, name }) => `${service}: ${name}`)
}

/** Orders something under a trace, and waits until its spans are there: from the gateway to the mail, each a part of another one. */
export const oneTrace = async (t: ExecutionContext, shop: Shop, collector: Collector): Promise<void> => {
  const customer = await newCustomer(shop)
  const traceId = crypto.randomUUID().replaceAll('-', '')
  const root = 'b7ad6b7169203331'
  await put(shop, customer, await newProduct(shop))
  const { json } = await order({ ...shop, ask: (expected, route, asked) => shop.ask(expected, route, { ...asked, headers: { ...asked?.headers, traceparent: `00-${traceId}-${root}-00` } }) }, customer)
  await mailTo(shop, customer.email, 'order', json.orderId)
  const own = () => collector.spans.filter((span) => span.traceId === traceId)
  const lacking = () => stations.filter((station) => !own().some(({ service, name }) => station === `${service}: ${name}`))
  await until('the whole trace', () => lacking().length === 0 && orphans(own(), root).length === 0).catch((error: Error) => {
    throw new Error(`${error.message} It lacks ${lacking().join(', ')}; without parent are ${orphans(own(), root).join(', ')}.`)
  })
  t.true(own().every(({ startNanoseconds, endNanoseconds }) => endNanoseconds >= startNanoseconds))
  t.deepEqual(own().filter(({ failed }) => failed).map(({ name }) => name), [])
  t.false(JSON.stringify(own(), (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes(customer.email))
}
