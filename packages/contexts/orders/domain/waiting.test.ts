import test from 'ava'
import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { fact, lives, parcel } from '../testing/samples.ts'
import { announcedAs, awaited } from './waiting.ts'
import type { Order } from './order.ts'

test('before it is paid an order waits for somebody until a time, and then it is cancelled', (t) => {
  const { placed, 'awaiting-payment': waiting } = lives()
  t.deepEqual(awaited(placed), { what: "the catalog's answer whether everything is there; then it is cancelled", until: later(noon, { seconds: 120 }) })
  t.deepEqual(awaited(waiting), { what: "the provider's answer to the payment; then it is cancelled", until: later(noon, { seconds: 900 }) })
  t.regex(awaited({ ...waiting, facts: [fact('action-required')] })!.what, /^the customer/)
})

test('after that it waits for the money, for the parcel, for staff and for the carrier', (t) => {
  const { confirmed, dispatched } = lives()
  const paid: Order = { ...confirmed, facts: [fact('authorised'), fact('captured')] }
  t.is(awaited(confirmed)!.what, 'the capture of the money')
  t.is(awaited(paid)!.what, 'shipping, to make a parcel')
  t.is(awaited({ ...paid, shipment: parcel('pending') })!.what, 'staff: the parcel is pending')
  t.is(awaited(dispatched)!.what, 'the carrier, to deliver the parcel')
})

test('an order that is over waits for nothing but money that is on its way', (t) => {
  const { delivered, cancelled } = lives()
  t.is(awaited({ ...delivered, facts: [fact('authorised'), fact('captured')] }), undefined)
  t.is(awaited(cancelled), undefined)
  t.is(awaited({ ...cancelled, facts: [fact('authorised')] })!.what, 'payments, to give the money back')
})

test('what is repeated for a status is no announcement of another one', (t) => {
  const all = Object.values(announcedAs).flat()
  t.is(new Set(all).size, all.length)
})
