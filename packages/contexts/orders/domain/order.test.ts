import test from 'ava'
import { isRefusal } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import fc from 'fast-check'
import { fact, lives, parcel, placing } from '../testing/samples.ts'
import { cancel, cancelWhile } from './cancelling.ts'
import { follow } from './delivering.ts'
import { enter, statuses, transitions, type Order, type OrderChange, type OrderStatus } from './order.ts'
import { learn, requestPayment } from './paying.ts'


for (const from of statuses)
  for (const to of statuses.filter((status) => status !== 'placed' && !transitions[from].includes(status)))
    test(`an order that is ${from} can't become ${to}`, (t) => {
      t.throws(() => enter(lives()[from], to as never, noon), { message: `An order that is ${from} can't become ${to}.` })
    })

test('an order gets through its life by steps of the table', (t) => {
  for (const [status, order] of Object.entries(lives())) t.is(order.status, status as OrderStatus)
  t.deepEqual(lives().delivered.history.map(({ number, status }) => [number, status]), [
    [1, 'placed'],
    [2, 'awaiting-payment'],
    [3, 'confirmed'],
    [4, 'dispatched'],
    [5, 'delivered'],
  ])
})

test('the card is forgotten when the money has been asked for', (t) => {
  for (const [status, order] of Object.entries(lives())) t.is('card' in order, status === 'placed', status)
})

/** All that can be told of an order. */
const news: Readonly<Record<string, (order: Order) => OrderChange | undefined>> = {
  'stock-reserved': (order) => requestPayment(order, noon),
  'stock-refused': (order) => cancelWhile(order, ['placed'], { reason: 'sold-out' }, noon),
  'stock-lost': (order) => cancelWhile(order, ['placed', 'awaiting-payment', 'confirmed'], { reason: 'stock-lost' }, noon),
  'stock-overdue': (order) => cancelWhile(order, ['placed'], { reason: 'stock-overdue' }, noon),
  'payment-overdue': (order) => cancelWhile(order, ['awaiting-payment'], { reason: 'payment-overdue' }, noon),
  'cancelled by the customer': (order) => {
    const change = cancel(order, { reason: 'by-customer' }, noon)
    return change === 'cancelled-before' || isRefusal(change) ? undefined : change
  },
  ...Object.fromEntries((['authorised', 'declined', 'action-required', 'captured', 'voided', 'refunded'] as const).map((kind) => [kind, (order: Order) => learn(order, fact(kind), noon)])),
  'authorised twice': (order) => learn(order, fact('authorised', { paymentId: 'pay_2' }), noon),
  'authorised for too little': (order) => learn(order, fact('authorised', { paymentId: 'pay_3', amount: { amount: 1, currency: 'EUR' } }), noon),
  'captured in another currency': (order) => learn(order, fact('captured', { paymentId: 'pay_4', amount: { amount: 3497, currency: 'USD' } }), noon),
  ...Object.fromEntries((['pending', 'dispatched', 'in-transit', 'delivered', 'failed', 'cancelled'] as const).map((status) => [`shipment ${status}`, (order: Order) => follow(order, parcel(status), noon)])),
}

test('whatever is told of an order, it takes only steps of the table', (t) => {
  for (const order of Object.values(lives()))
    for (const [told, decide] of Object.entries(news)) {
      const change = decide(order)
      if (change === undefined) continue
      const { status, version } = change.state
      t.true(status === order.status || transitions[order.status].includes(status), `${told}: ${order.status} became ${status}`)
      t.is(version, order.version + 1)
    }
})

test('what was told once changes nothing when it is told again', (t) => {
  for (const order of Object.values(lives()))
    for (const [told, decide] of Object.entries(news)) {
      const change = decide(order)
      if (change) t.is(decide(change.state), undefined, `${told}, when ${order.status}`)
    }
})

test('in whatever order and however often it is told, each thing is announced once and what is cancelled stays cancelled', (t) => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(news)), { maxLength: 40 }), (told) => {
      let order = placing().state
      const announced: string[] = []
      const statuses: OrderStatus[] = ['placed']
      for (const one of told) {
        const change = news[one]!(order)
        if (change === undefined) continue
        order = change.state
        announced.push(...change.events.map(({ type }) => type))
        statuses.push(order.status)
      }
      const count = (type: string) => announced.filter((one) => one === type).length
      for (const type of ['payment-requested', 'order-confirmed', 'order-cancelled', 'order-dispatched', 'order-delivered', 'order-refunded']) if (count(type) > 1) return false
      if (statuses.includes('cancelled') && order.status !== 'cancelled') return false
      if ((order.status === 'cancelled') !== (count('order-cancelled') === 1)) return false
      // Whatever is dispatched was confirmed, and what is confirmed has the right money.
      if (count('order-dispatched') + count('order-delivered') > 0 && count('order-confirmed') === 0) return false
      if (count('order-confirmed') === 1 && !order.facts.some(({ kind, amount }) => (kind === 'authorised' || kind === 'captured') && amount?.amount === 3497 && amount.currency === 'EUR')) return false
      return order.history.every(({ number }, index) => number === index + 1)
    }),
    { numRuns: 2_000 },
  )
  t.pass()
})
