import test from 'ava'
import { stage } from '../testing/stage.ts'

test('what is only put aside is voided', async (t) => {
  for (const card of ['tok_ok', 'tok_requires_action']) {
    const shop = stage()
    await shop.requested(card)
    t.is(await shop.cancelled(), 'done')
    t.is(await shop.cancelled(), 'done')
    t.is(shop.told().at(-1), 'payment-voided 1999')
    t.deepEqual(shop.provider.done, ['authorise', 'void'])
  }
})

test('what is taken is refunded, all of it and once', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  await shop.confirmed()
  t.deepEqual(await Promise.all([shop.cancelled(), shop.cancelled('by-staff')]), ['done', 'done'])
  t.is(await shop.cancelled(), 'done')
  t.like(await shop.payment(), { status: 'captured', refunds: [{ amount: { amount: 1999, currency: 'EUR' } }] })
  t.deepEqual(shop.told(), ['payment-authorised 1999', 'payment-captured 1999', 'payment-refunded 1999'])
})

test('answers that are lost are looked up: nothing is given back twice', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  shop.provider.lost.add('void')
  t.is(await shop.cancelled(), 'done')
  t.deepEqual(shop.provider.done, ['authorise', 'void'])

  const other = stage()
  await other.requested('tok_ok')
  await other.confirmed()
  other.provider.lost.add('refund')
  t.is(await other.cancelled(), 'done')
  t.deepEqual(other.provider.done, ['authorise', 'capture', 'refund'])
  t.is(other.told().at(-1), 'payment-refunded 1999')
})

test('a declined payment has nothing to give back', async (t) => {
  const shop = stage()
  await shop.requested('tok_declined')
  t.is(await shop.cancelled('payment-declined'), 'done')
  t.deepEqual(shop.told(), ['payment-declined'])
})

test('an order that is cancelled before its payment was heard of is never charged', async (t) => {
  const shop = stage()
  t.is(await shop.cancelled(), 'done')
  t.is(await shop.requested('tok_ok'), 'done')
  t.is(await shop.confirmed(), 'done')
  t.like(await shop.payment(), { status: 'voided' })
  t.deepEqual(shop.told(), ['payment-voided 1999'])
})

test('where nobody knows whether it was forestalled, the message comes again', async (t) => {
  const shop = stage()
  shop.provider.lost.add('forestall')
  t.is(await shop.cancelled(), 'retry')
  t.is(await shop.cancelled(), 'done')
  t.deepEqual(shop.told(), ['payment-voided 1999'])
})

test('an order that never asked for money leaves nothing at the provider', async (t) => {
  const shop = stage()
  for (const reason of ['sold-out', 'stock-overdue']) t.is(await shop.cancelled(reason), 'done')
  t.is(await shop.payment(), undefined)
  t.deepEqual(shop.told(), [])
})

test('an authorisation and a cancellation at once leave nothing charged', async (t) => {
  const shop = stage()
  await Promise.all([shop.requested('tok_ok'), shop.cancelled(), shop.requested('tok_ok'), shop.cancelled()])
  t.like(await shop.payment(), { status: 'voided' })
})
