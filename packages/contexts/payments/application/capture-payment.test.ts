import test from 'ava'
import { orderId, stage } from '../testing/stage.ts'

test('the money of a confirmed order is taken once', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  t.is(await shop.confirmed(), 'done')
  t.is(await shop.confirmed(), 'done')
  t.deepEqual(shop.told(), ['payment-authorised 1999', 'payment-captured 1999'])
  t.deepEqual(shop.provider.done, ['authorise', 'capture'])
})

test('a capture whose answer was lost is looked up', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  shop.provider.lost.add('capture')
  t.is(await shop.confirmed(), 'done')
  t.like(await shop.payment(), { status: 'captured' })
  t.deepEqual(shop.provider.done, ['authorise', 'capture'])
})

test('however often a capture is tried, the provider is asked by one key', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  shop.provider.unheard.add('capture')
  t.deepEqual([await shop.confirmed(), await shop.confirmed()], ['retry', 'retry'])
  shop.provider.unheard.delete('capture')
  t.is(await shop.confirmed(), 'done')
  const key = `${orderId}/capture`
  t.deepEqual(shop.provider.keysOf('capture'), [key, key, key])
})

test('an order that was confirmed over another sum takes nothing, and says so', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  t.is(await shop.confirmed({ amount: 2999, currency: 'EUR' }), 'done')
  t.like(await shop.payment(), { status: 'authorised' })
  t.is(await shop.confirmed({ amount: 1999, currency: 'USD' }), 'done')
  t.like(await shop.payment(), { status: 'authorised' })
  t.is(shop.log.lines.filter(({ level }) => level === 'error').length, 2)
})

test('an order that was confirmed before its payment can be found is waited for', async (t) => {
  t.is(await stage().confirmed(), 'retry')
})

test('what was voided meanwhile is not taken', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  await shop.cancelled()
  t.is(await shop.confirmed(), 'done')
  t.like(await shop.payment(), { status: 'voided' })
  t.deepEqual(shop.told(), ['payment-authorised 1999', 'payment-voided 1999'])
})
