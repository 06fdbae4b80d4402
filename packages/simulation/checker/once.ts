import { later } from '@minishop/kernel'
import { carts } from './carts.ts'
import type { Breach, Evidence } from './evidence.ts'
import { against, amountIn, announced, kindOf, planted, repaired, repeated, unseen, type Invariant } from './reading.ts'

const breach = against('I6')

/** Events that a life has once, however often the news came that led to them. */
const onceInALife = [
  'orders.order-placed',
  'orders.payment-requested',
  'orders.order-confirmed',
  'orders.order-cancelled',
  'orders.order-dispatched',
  'orders.order-delivered',
  'catalog.stock-reserved',
  'catalog.stock-refused',
  'catalog.stock-sold',
  'catalog.stock-lost',
  'shipping.shipment-created',
  'shipping.shipment-dispatched',
  'shipping.shipment-in-transit',
  'shipping.shipment-delivered',
  'shipping.shipment-failed',
  'shipping.shipment-cancelled',
]

/** Seconds after which the news are too old to be mailed, by the kind of news. */
const mailed: { readonly [kind: string]: number } = {
  'orders.order-confirmed': 24 * 3600,
  'orders.order-cancelled': 3 * 24 * 3600,
  'orders.order-dispatched': 2 * 24 * 3600,
  'orders.order-delivered': 2 * 24 * 3600,
  'orders.order-refunded': 7 * 24 * 3600,
}

/** I6: whatever comes twice has one effect: one fact, one refund, one step of a life, one mail. */
export const once: Invariant = (evidence) => [...twice(evidence), ...mails(evidence), ...carts(evidence)]

const twice = (evidence: Evidence): readonly Breach[] => [
  ...evidence.books.flatMap(({ handled = [] }) =>
    repeated(handled, ({ listener, messageId }) => `${listener} ${messageId}`).map(({ name, times }) => breach(name.split(' ')[1]!, `${name.split(' ')[0]} handled it ${times} times.`)),
  ),
  ...repeated(evidence.orders.flatMap(({ facts }) => facts), ({ provider, fact }) => `${provider}/${fact}`).map(({ name, times }) => breach(name, `The fact stands in the ledgers of orders ${times} times.`)),
  ...evidence.payments.flatMap(({ paymentId, refunds }) => repeated(refunds, ({ key }) => key).map(({ name, times }) => breach(paymentId, `Money was given back ${times} times under the one key ${name}.`))),
  ...repeated(evidence.payments.flatMap(({ refunds }) => refunds), ({ refundId }) => refundId).map(({ name, times }) => breach(name, `The refund stands in the provider's book ${times} times.`)),
  ...repeated(evidence.shipments, ({ orderId }) => orderId).map(({ name, times }) => breach(name, `The order has ${times} shipments.`)),
  ...repeated(
    announced(evidence).filter((message) => onceInALife.includes(kindOf(message)) && !planted(evidence, message.id) && !repaired(evidence, message)),
    (message) => `${kindOf(message)} ${message.key}`,
  ).map(({ name, times }) => breach(name.split(' ')[1]!, `There are ${times} ${name.split(' ')[0]} of it, each with an id of its own.`)),
]

const mails = (evidence: Evidence): readonly Breach[] => {
  if (unseen(evidence, 'mails')) return []
  const { mailersEnded = 0 } = evidence
  const sent = new Set(evidence.mails.map(({ id }) => id))
  return [
    ...repeated(evidence.mails, ({ id, to }) => `${id} ${to}`).flatMap(({ name, times }) =>
      times > 1 + mailersEnded
        ? [breach(name.split(' ')[0]!, `The mail was sent ${times} times, and notifications ended ${mailersEnded} times over its work.`)]
        : [],
    ),
    ...announced(evidence).flatMap((message) => {
      const kind = kindOf(message)
      const seconds = mailed[kind]
      const due = seconds !== undefined && !planted(evidence, message.id) && later(message.time, { seconds }) > evidence.at
      // An order can be refunded several times: the sum so far tells the mails apart.
      const refunded = amountIn(message.data, 'refunded')
      const id = `${kind.split('.')[1]}.${message.key}${kind === 'orders.order-refunded' ? `.${refunded}` : ''}`
      return due && !sent.has(id) ? [breach(message.key, `There is ${kind} of it, and the mail ${id} was never sent.`)] : []
    }),
  ]
}
