import test from 'ava'
import { orderId, stage } from '../testing/stage.ts'

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

test('however often and by whichever message a payment is given back, the provider is asked by one key', async (t) => {
  for (const [action, taken, key] of [['void', false, `${orderId}/void`], ['refund', true, `${orderId}/refund-rest-after/0`]] as const) {
    const shop = stage()
    await shop.requested('tok_ok')
    if (taken) await shop.confirmed()
    const { paymentId } = (await shop.payment())!
    shop.provider.unheard.add(action)
    t.deepEqual([await shop.cancelled(), await shop.cancelled('by-staff'), await shop.unwanted(paymentId)], ['retry', 'retry', 'retry'])
    shop.provider.unheard.delete(action)
    t.deepEqual([await shop.cancelled(), await shop.unwanted(paymentId)], ['done', 'done'])
    const keys = shop.provider.keysOf(action)
    t.true(keys.length >= 4, `${action} was asked for ${keys.length} times`)
    t.deepEqual([...new Set(keys)], [key])
  }
})

test('the rest is given back by one key however often, another one than that of the rest before', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  await shop.confirmed()
  const { paymentId } = (await shop.payment())!
  const some = { paymentId, amount: { amount: 500, currency: 'EUR' }, key: 'of staff' }
  await shop.provider.refund(some)
  shop.provider.unheard.add('refund')
  t.is(await shop.cancelled(), 'retry')
  shop.provider.unheard.delete('refund')
  t.is(await shop.cancelled(), 'done')
  t.deepEqual([...new Set(shop.provider.keysOf('refund'))], ['of staff', `${orderId}/refund-rest-after/500`])
  t.is(shop.told().at(-1), 'payment-refunded 1499')
})

test('a payment is forestalled by the key of the authorisation that may be on its way', async (t) => {
  const shop = stage()
  shop.provider.unheard.add('forestall').add('authorise')
  t.is(await shop.cancelled(), 'retry')
  t.is(await shop.requested('tok_ok'), 'retry')
  t.deepEqual(shop.provider.keysOf('forestall'), [`${orderId}/authorise`])
  t.deepEqual([...new Set(shop.provider.keysOf('authorise'))], [`${orderId}/authorise`])
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
