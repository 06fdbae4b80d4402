import test from 'ava'
import { termsOf } from './terms.ts'

test('carts are kept for the days that the operator says', (t) => {
  t.deepEqual({ ...termsOf({ guestDays: 14, customerDays: 90, currency: 'EUR' }) }, { guestSeconds: 1_209_600, customerSeconds: 7_776_000, currency: 'EUR' })
})
