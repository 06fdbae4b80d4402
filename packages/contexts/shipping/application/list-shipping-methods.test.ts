import test from 'ava'
import { shippingRehearsal } from '../testing/rehearsal.ts'
import { listShippingMethods } from './list-shipping-methods.ts'

test('each way of shipping has a price and says how long it takes', async (t) => {
  const outcome = await shippingRehearsal().ask(listShippingMethods, { country: 'DE' })
  t.deepEqual(outcome, {
    kind: 'answer',
    replayed: false,
    answer: {
      items: [
        { methodId: 'standard', name: 'Standard', price: { amount: 499, currency: 'EUR' }, minDays: 2, maxDays: 4 },
        { methodId: 'express', name: 'Express', price: { amount: 999, currency: 'EUR' }, minDays: 1, maxDays: 1 },
      ],
      nextCursor: null,
    },
  })
})

test('where nobody delivers there is no price', async (t) => {
  t.like(await shippingRehearsal().ask(listShippingMethods, { country: 'AQ' }), { refusal: { code: 'country-not-served', kind: 'invalid' } })
})

test('what is no country is bad input', async (t) => {
  for (const country of ['XX', 'de', 'DEU', ''])
    t.deepEqual(await shippingRehearsal().ask(listShippingMethods, { country }), { kind: 'bad-input', faults: [{ path: 'country', message: 'must be a country code such as DE' }] })
})
