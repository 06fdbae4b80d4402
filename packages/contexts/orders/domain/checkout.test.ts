import test from 'ava'
import { isRefusal, later, money } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { methods, mug, offers, placing, pot, total, wanted } from '../testing/samples.ts'
import { quote, stockSeconds, type Quote } from './checkout.ts'

const refusedWith = (result: ReturnType<typeof quote>) => (isRefusal(result) ? { code: result.code, facts: result.facts } : undefined)

test('the total is that of the lines and the cheapest way of shipping', (t) => {
  const quoted = quote(wanted, offers, methods, {}) as Quote
  t.like(quoted, { itemsTotal: money(2998, 'EUR'), shippingTotal: money(499, 'EUR'), total, shippingMethod: 'standard' })
  t.deepEqual(quoted.lines[0], { productId: mug, name: 'Red mug', unitPrice: money(1299, 'EUR'), quantity: 2 })
})

test('of two ways at one price the faster one is taken', (t) => {
  const free = [{ methodId: 'slow', price: money(0, 'EUR'), maxDays: 9 }, { methodId: 'fast', price: money(0, 'EUR'), maxDays: 2 }]
  t.like(quote(wanted, offers, free, {}), { shippingMethod: 'fast' })
})

test('a wish for a way of shipping is heard, and one that is not offered is refused', (t) => {
  t.like(quote(wanted, offers, methods, { shippingMethod: 'express' }), { shippingTotal: money(1299, 'EUR'), total: money(4297, 'EUR') })
  t.is(refusedWith(quote(wanted, offers, methods, { shippingMethod: 'drone' }))?.code, 'shipping-method-unknown')
  t.is(refusedWith(quote(wanted, offers, [], {}))?.code, 'not-shipped-there')
})

test('what is sold out, retired or too few is named, all of it at once', (t) => {
  const few = [{ ...offers[0]!, available: 1 }]
  t.deepEqual(refusedWith(quote(wanted, few, methods, {})), {
    code: 'sold-out',
    facts: { items: [{ productId: mug, wanted: 2, available: 1 }, { productId: pot, wanted: 1, available: 0 }] },
  })
})

test('a total that is not the expected one is refused with the new one', (t) => {
  t.false(isRefusal(quote(wanted, offers, methods, { expectedTotal: total })))
  for (const expectedTotal of [money(3496, 'EUR'), money(3497, 'USD')])
    t.deepEqual(refusedWith(quote(wanted, offers, methods, { expectedTotal })), {
      code: 'total-changed',
      facts: { total, itemsTotal: money(2998, 'EUR'), shippingTotal: money(499, 'EUR') },
    })
})

test('currencies are never added up', (t) => {
  const mixed = [offers[0]!, { ...offers[1]!, price: money(400, 'USD') }]
  t.is(refusedWith(quote(wanted, mixed, methods, {}))?.code, 'currencies-mixed')
  t.is(refusedWith(quote(wanted, offers, [{ ...methods[0]!, price: money(1, 'CHF') }], {}))?.code, 'currencies-mixed')
})

test('a total beyond what money can be is refused', (t) => {
  const gold = [{ ...offers[0]!, price: money(90_000_000_000, 'EUR') }, offers[1]!]
  t.is(refusedWith(quote(wanted, gold, methods, {}))?.code, 'total-too-large')
})

test('nothing costs nothing', (t) => {
  t.is(refusedWith(quote([], [], methods, {}))?.code, 'cart-empty')
})

test('a placed order asks for its units, and for an answer in time', (t) => {
  const { events } = placing()
  t.deepEqual(events.map(({ type, notBefore }) => [type, notBefore]), [['order-placed', undefined], ['stock-overdue', later(noon, { seconds: stockSeconds })]])
})
