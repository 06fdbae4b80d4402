import test from 'ava'
import { later, money } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { fact, lives, parcel, total } from '../testing/samples.ts'
import { cancel } from './cancelling.ts'
import { follow } from './delivering.ts'
import type { Order, OrderChange } from './order.ts'
import { paymentOf, type PaymentFact } from './payment.ts'
import { learn, paymentSeconds, requestPayment } from './paying.ts'

const types = (change: OrderChange | undefined) => change?.events.map(({ type }) => type)
const told = (order: Order, ...facts: readonly PaymentFact[]): Order => facts.reduce((so, one) => learn(so, one, noon)?.state ?? so, order)

test('the money is asked for once, with a deadline', (t) => {
  const change = requestPayment(lives().placed, noon)!
  t.deepEqual(types(change), ['payment-requested', 'payment-overdue'])
  t.is(change.events[1]!.notBefore, later(noon, { seconds: paymentSeconds }))
  t.is(requestPayment(change.state, noon), undefined)
})

test('money that is known before it was asked for confirms the order when it is asked for', (t) => {
  const early = learn(lives().placed, fact('authorised'), noon)!
  t.is(early.state.status, 'placed')
  const change = requestPayment(early.state, noon)!
  t.is(change.state.status, 'confirmed')
  t.deepEqual(types(change), ['payment-requested', 'payment-overdue', 'order-confirmed'])
})

test('an order whose parcel is known to have left before its money was goes as far as the parcel at once', (t) => {
  for (const [known, status, announced] of [
    ['pending', 'confirmed', ['order-confirmed']],
    ['dispatched', 'dispatched', ['order-confirmed', 'order-dispatched']],
    ['delivered', 'delivered', ['order-confirmed', 'order-delivered']],
    ['failed', 'confirmed', ['order-confirmed']],
  ] as const) {
    const waiting = follow(lives()['awaiting-payment'], parcel(known), noon)!.state
    t.is(waiting.status, 'awaiting-payment')
    const change = learn(waiting, fact('captured'), noon)!
    t.is(change.state.status, status)
    t.deepEqual(types(change), announced)
    t.is(change.state.version, waiting.version + 1)
    t.is(change.state.history.filter(({ reason }) => reason === 'shipment-failed').length, known === 'failed' ? 1 : 0)
  }
})

for (const kind of ['authorised', 'captured'] as const)
  test(`a payment ${kind} after the cancellation is given back, and the order stays cancelled`, (t) => {
    const change = learn(lives().cancelled, fact(kind), noon)!
    t.is(change.state.status, 'cancelled')
    t.deepEqual(change.events.map(({ type, data }) => [type, data]), [
      ['payment-unwanted', { orderId: change.state.orderId, provider: 'simulated', paymentId: 'pay_1', reason: 'order-cancelled' }],
    ])
    t.is(change.state.history.at(-1)!.reason, 'payment-unwanted')
  })

test('a payment that still waits for the customer is called off when the order is cancelled', (t) => {
  t.deepEqual(types(learn(lives().cancelled, fact('action-required', { actionUrl: 'http://bank.test/1' }), noon)), ['payment-unwanted'])
})

test('a second payment of a paid order is given back, the first stays', (t) => {
  const change = learn(lives().confirmed, fact('captured', { paymentId: 'pay_2' }), noon)!
  t.like(change.events[0], { type: 'payment-unwanted', data: { paymentId: 'pay_2', reason: 'paid-otherwise' } })
  t.is(change.state.status, 'confirmed')
  t.is(paymentOf(change.state).status, 'authorised')
})

for (const amount of [money(3496, 'EUR'), money(3498, 'EUR'), money(3497, 'USD')])
  for (const kind of ['authorised', 'captured'] as const)
    test(`${amount.amount} ${amount.currency} ${kind} is noted and confirms nothing`, (t) => {
      const change = learn(lives()['awaiting-payment'], fact(kind, { amount }), noon)!
      t.is(change.state.status, 'awaiting-payment')
      t.deepEqual(change.events, [])
      t.is(change.state.history.at(-1)!.reason, 'payment-mismatch')
      t.is(change.state.facts.length, 1)
    })

test('the right money confirms the order although a wrong sum came first', (t) => {
  const order = told(lives()['awaiting-payment'], fact('authorised', { paymentId: 'pay_9', amount: money(1, 'EUR') }), fact('authorised'))
  t.is(order.status, 'confirmed')
})

test('a decline cancels what waits for the money, and a capture that fails what was confirmed', (t) => {
  for (const status of ['awaiting-payment', 'confirmed'] as const) {
    const change = learn(lives()[status], fact('declined', { reason: 'insufficient-funds' }), noon)!
    t.is(change.state.status, 'cancelled')
    t.like(change.events[0], { type: 'order-cancelled', data: { reason: 'payment-declined' } })
  }
})

test('a decline that comes after the money means nothing', (t) => {
  const captured = told(lives().confirmed, fact('captured'))
  t.is(told(captured, fact('declined')).status, 'confirmed')
  t.is(told(lives().confirmed, fact('declined', { paymentId: 'pay_2' })).status, 'confirmed')
  t.is(told(lives().dispatched, fact('declined')).status, 'dispatched')
})

test('a refund tells the customer what came back now and in all', (t) => {
  const captured = told(lives().confirmed, fact('captured'))
  const first = learn(captured, fact('refunded', { fact: 're_1', amount: money(1000, 'EUR') }), noon)!
  t.like(first.events[0], { type: 'order-refunded', data: { amount: money(1000, 'EUR'), refunded: money(1000, 'EUR') } })
  const second = learn(first.state, fact('refunded', { fact: 're_2', amount: money(2497, 'EUR') }), noon)!
  t.like(second.events[0], { data: { amount: money(2497, 'EUR'), refunded: total } })
  t.deepEqual([paymentOf(first.state).status, paymentOf(second.state).status], ['partially-refunded', 'refunded'])
})

test('an order that has lost its own cancellation is cancelled again where its money went back for that, and one on its way is not', (t) => {
  const back = fact('refunded', { fact: 're_1' })
  for (const status of ['placed', 'awaiting-payment', 'confirmed'] as const) {
    const change = learn(lives()[status], back, noon, { unwanted: true })!
    t.is(change.state.status, 'cancelled', status)
    t.deepEqual(types(change), ['order-refunded', 'order-cancelled'], status)
    // What it hears afterwards of the same money changes nothing but its ledger.
    t.is(told(change.state, fact('authorised'), fact('captured')).status, 'cancelled', status)
    t.is(learn(lives()[status], back, noon)!.state.status, status, 'what staff gave back cancels nothing')
  }
  for (const status of ['dispatched', 'delivered', 'cancelled'] as const) t.is(learn(lives()[status], back, noon, { unwanted: true })!.state.status, status)
})

test('what went back because the order is paid otherwise cancels nothing', (t) => {
  const paid = told(lives()['awaiting-payment'], fact('authorised'))
  t.is(learn(paid, fact('refunded', { fact: 're_1', paymentId: 'pay_2' }), noon, { unwanted: true })!.state.status, 'confirmed')
})

test('a refund in another currency is noted, and nobody is told of it', (t) => {
  const change = learn(lives().confirmed, fact('refunded', { amount: money(1000, 'USD') }), noon)!
  t.deepEqual(change.events, [])
  t.is(change.state.history.at(-1)!.reason, 'payment-mismatch')
  t.is(paymentOf(change.state).status, 'authorised')
})

test('the same fact of the same provider counts once, of another one again', (t) => {
  const order = told(lives()['awaiting-payment'], fact('authorised'))
  t.is(learn(order, fact('authorised', { amount: money(1, 'EUR') }), noon), undefined)
  t.not(learn(order, fact('authorised', { provider: 'stripe' }), noon), undefined)
})

const waiting = () => lives()['awaiting-payment']
const stories: readonly (readonly [string, readonly PaymentFact[]])[] = [
  ['pending', []],
  ['action-required', [fact('action-required', { actionUrl: 'http://bank.test/1' })]],
  ['authorised', [fact('action-required'), fact('authorised')]],
  ['authorised', [fact('authorised'), fact('action-required')]],
  ['captured', [fact('captured'), fact('authorised')]],
  ['declined', [fact('action-required'), fact('declined', { reason: 'action-failed' })]],
  ['voided', [fact('voided'), fact('authorised')]],
  ['refunded', [fact('refunded'), fact('captured'), fact('authorised')]],
]
for (const [status, facts] of stories)
  test(`after ${facts.map(({ kind }) => kind).join(', ') || 'nothing'} the payment is ${status}`, (t) => {
    t.is(paymentOf(told(waiting(), ...facts)).status, status as never)
  })

test('what waits for the customer says where they say yes, and what was declined says why', (t) => {
  t.is(paymentOf(told(waiting(), fact('action-required', { actionUrl: 'http://bank.test/1' }))).actionUrl, 'http://bank.test/1')
  t.is(paymentOf(told(waiting(), fact('declined', { reason: 'expired-card' }))).reason, 'expired-card')
})

test('the first reason of a cancellation stays', (t) => {
  t.is(cancel(lives().cancelled, { reason: 'by-staff' }, noon), 'cancelled-before')
})
