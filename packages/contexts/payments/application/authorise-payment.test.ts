import test from 'ava'
import { orderId, stage, total } from '../testing/stage.ts'

test('the money of an order is put aside, and told once however often it is asked for', async (t) => {
  const shop = stage()
  t.is(await shop.requested('tok_ok'), 'done')
  t.is(await shop.requested('tok_ok'), 'done')
  await shop.provider.quiet()
  t.deepEqual(shop.told(), ['payment-authorised 1999'])
  const { paymentId } = (await shop.payment())!
  t.like(shop.facts()[0], { subject: 'payments.payment-authorised.v1', key: orderId, data: { orderId, provider: 'simulated', fact: `${paymentId}/authorised`, paymentId, amount: total } })
})

for (const [card, reason] of [['tok_declined', 'declined'], ['tok_insufficient_funds', 'insufficient-funds'], ['tok_expired_card', 'expired-card'], ['tok_of_nobody', 'declined'], ['constructor', 'declined']] as const)
  test(`a card ${card} is declined, and stays so`, async (t) => {
    const shop = stage()
    t.is(await shop.requested(card), 'done')
    t.is(await shop.requested('tok_ok'), 'done')
    t.deepEqual(shop.told(), ['payment-declined'])
    t.like(shop.facts()[0]!.data, { orderId, reason })
  })

test('a bank that wants to ask first is told with the address where it asks', async (t) => {
  const shop = stage()
  t.is(await shop.requested('tok_requires_action'), 'done')
  const { paymentId } = (await shop.payment())!
  t.deepEqual(shop.told(), ['payment-action-required'])
  t.like(shop.facts()[0]!.data, { paymentId, actionUrl: `http://shop.test/dev/payments/${paymentId}` })
})

test('tok_slow answers late, and is authorised then', async (t) => {
  const shop = stage({ address: 'simulated:?slow=3000' })
  const requested = shop.requested('tok_slow')
  while ((await Promise.race([requested, new Promise<undefined>((resolve) => setImmediate(resolve, undefined))])) === undefined) shop.clock.advance({ seconds: 1 })
  t.is(await requested, 'done')
  t.deepEqual(shop.told(), ['payment-authorised 1999'])
})

test('tok_flaky fails, comes again, and is charged once', async (t) => {
  const shop = stage()
  t.is(await shop.requested('tok_flaky'), 'retry')
  t.deepEqual(shop.told(), [])
  t.is(await shop.requested('tok_flaky'), 'done')
  t.deepEqual(shop.told(), ['payment-authorised 1999'])
})

test('tok_timeout_after_charge is looked up, not charged again', async (t) => {
  const shop = stage()
  t.is(await shop.requested('tok_timeout_after_charge'), 'done')
  t.is(await shop.requested('tok_timeout_after_charge'), 'done')
  t.deepEqual(shop.told(), ['payment-authorised 1999'])
  t.deepEqual(shop.provider.done, ['authorise'])
})

test('a service that ended before it could tell finds the payment again and tells it then', async (t) => {
  const shop = stage()
  shop.line.down = true
  shop.bus.down = true
  t.is(await shop.requested('tok_ok'), 'retry')
  t.deepEqual(shop.told(), [])
  shop.bus.down = false
  t.is(await shop.requested('tok_ok'), 'done')
  t.deepEqual(shop.told(), ['payment-authorised 1999'])
  t.deepEqual(shop.provider.done, ['authorise'])
})

test('the same request delivered three times at once makes one payment', async (t) => {
  const shop = stage()
  t.deepEqual(await Promise.all([1, 2, 3].map(() => shop.requested('tok_ok'))), ['done', 'done', 'done'])
  t.is((await shop.provider.begunSince('2000-01-01T00:00:00.000Z' as never, 10)).length, 1)
  t.is(new Set(shop.bus.messages.map(({ id }) => id)).size, 1)
})

test('a card token that was not sealed for payments is never tried', async (t) => {
  const shop = stage()
  t.is(await shop.requested(''), 'retry')
  t.is(await shop.payment(), undefined)
})
