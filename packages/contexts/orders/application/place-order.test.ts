import test from 'ava'
import { later, money } from '@minishop/kernel'
import { noon, testUser, TransparentSeals } from '@minishop/kernel/testing'
import { Card, Contact, ShipTo } from '../domain/customer.ts'
import { checkout, customer, ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { address, methods, mug, offers, pot, total } from '../testing/samples.ts'
import { placeOrder } from './place-order.ts'
import { requestPaymentOfOrder } from './request-payment-of-order.ts'
import { recordAuthorisation } from './record-authorisation.ts'

test('what is in the cart is ordered at the prices of now', async (t) => {
  const { place, announced } = ordersRehearsal()
  const outcome = await place()
  const { orderId } = (outcome as { answer: { orderId: string } }).answer
  t.deepEqual(outcome, {
    kind: 'answer',
    replayed: false,
    answer: {
      orderId,
      userId: customer.id,
      status: 'placed',
      lines: [
        { productId: mug, name: 'Red mug', unitPrice: money(1299, 'EUR'), quantity: 2, lineTotal: money(2598, 'EUR') },
        { productId: pot, name: 'Tea pot', unitPrice: money(400, 'EUR'), quantity: 1, lineTotal: money(400, 'EUR') },
      ],
      itemsTotal: money(2998, 'EUR'),
      shippingTotal: money(499, 'EUR'),
      total,
      shippingMethod: 'standard',
      shippingAddress: address,
      payment: { status: 'pending', captured: money(0, 'EUR'), refunded: money(0, 'EUR') },
      shipment: null,
      history: [{ status: 'placed', at: noon }],
      placedAt: noon,
    },
  })
  t.deepEqual(announced(), [
    { type: 'order-placed', data: { orderId, userId: customer.id, lines: [{ productId: mug, quantity: 2 }, { productId: pot, quantity: 1 }], total } },
    { type: 'stock-overdue', data: { orderId }, notBefore: later(noon, { seconds: 120 }) },
  ])
})

test('the card is for payments alone, the mail address for notifications, the address for shipping', async (t) => {
  const { place, hear, announced } = ordersRehearsal()
  const { orderId } = ((await place()) as { answer: { orderId: never } }).answer
  await hear(requestPaymentOfOrder, { orderId })
  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  const told = announced()
  const seals = new TransparentSeals()
  const requested = told.find(({ type }) => type === 'payment-requested')!.data as { card: never }
  const confirmed = told.find(({ type }) => type === 'order-confirmed')!.data as { contact: never; shipTo: never }
  t.is(await seals.open(Card, requested.card), 'tok_ok')
  t.deepEqual(await seals.open(Contact, confirmed.contact), { email: 'user1@example.test' })
  t.deepEqual(await seals.open(ShipTo, confirmed.shipTo), address)
  t.false(JSON.stringify(told).includes('tok_ok') || JSON.stringify(told).includes('user1@example.test') || JSON.stringify(told).includes('Hauptstrasse'))
})

test('who has not verified the mail address orders nothing', async (t) => {
  const { place, announced } = ordersRehearsal()
  const outcome = await place(checkout, testUser(1, ['customer'], { emailVerified: false }))
  t.like(outcome, { kind: 'refusal', refusal: { code: 'email-not-verified', kind: 'forbidden' } })
  t.deepEqual(announced(), [])
})

test('an empty cart is not ordered', async (t) => {
  const { place, cartOf } = ordersRehearsal()
  cartOf.clear()
  t.like(await place(), { kind: 'refusal', refusal: { code: 'cart-empty' } })
})

test('what the catalog no longer has is refused by name, and nothing is kept', async (t) => {
  const { place, offerOf, announced } = ordersRehearsal()
  offerOf.set(mug, { ...offers[0]!, available: 1 })
  offerOf.delete(pot)
  t.like(await place(), {
    kind: 'refusal',
    refusal: { code: 'sold-out', facts: { items: [{ productId: mug, wanted: 2, available: 1 }, { productId: pot, wanted: 1, available: 0 }] } },
  })
  t.deepEqual(announced(), [])
})

test('a total that has changed is refused with the new one, and taken when it is expected', async (t) => {
  const { place, offerOf } = ordersRehearsal()
  offerOf.set(mug, { ...offers[0]!, price: money(1300, 'EUR') })
  t.like(await place({ ...checkout, expectedTotal: total }), {
    kind: 'refusal',
    refusal: { code: 'total-changed', kind: 'conflict', facts: { total: money(3499, 'EUR'), itemsTotal: money(3000, 'EUR'), shippingTotal: money(499, 'EUR') } },
  })
  t.like(await place({ ...checkout, expectedTotal: money(3499, 'EUR') }), { kind: 'answer', answer: { total: money(3499, 'EUR') } })
})

test('the way of shipping is the one that was asked for, of those to that country', async (t) => {
  const { place, methodsTo } = ordersRehearsal()
  t.like(await place({ ...checkout, shippingMethod: 'express' }), { answer: { shippingMethod: 'express', shippingTotal: money(1299, 'EUR') } })
  t.like(await place({ ...checkout, shippingMethod: 'drone' }), { refusal: { code: 'shipping-method-unknown', kind: 'invalid' } })
  methodsTo.clear()
  t.like(await place(), { refusal: { code: 'not-shipped-there', kind: 'invalid' } })
})

test('several currencies make no order, nor does a price beyond all bounds', async (t) => {
  const { place, methodsTo, offerOf } = ordersRehearsal()
  methodsTo.set('DE', [{ ...methods[0]!, price: money(1, 'USD') }])
  t.like(await place(), { refusal: { code: 'currencies-mixed' } })
  methodsTo.set('DE', methods)
  offerOf.set(mug, { ...offers[0]!, price: money(90_000_000_000, 'EUR') })
  t.like(await place(), { refusal: { code: 'total-too-large' } })
})

test('a card number is never taken for a token', async (t) => {
  const { place } = ordersRehearsal()
  const outcome = await place({ ...checkout, payment: { method: 'card', token: '4242424242424242' } })
  t.deepEqual(outcome, { kind: 'bad-input', faults: [{ path: 'payment.token', message: 'must be a token of the payment provider, never a card number' }] })
})

test('every wrong field is named', async (t) => {
  const { ask } = ordersRehearsal()
  const outcome = await ask(placeOrder, { shippingAddress: { ...address, country: 'Germany', name: ' ' }, payment: { method: 'cash' as never, token: 'tok_ok' } }, { actor: customer })
  t.deepEqual(outcome.kind === 'bad-input' && outcome.faults.map(({ path }) => path), ['shippingAddress.name', 'shippingAddress.country', 'payment.method'])
})

test('nobody orders without an account', async (t) => {
  t.like(await ordersRehearsal().ask(placeOrder, checkout), { kind: 'refusal', refusal: { code: 'sign-in-required' } })
})
