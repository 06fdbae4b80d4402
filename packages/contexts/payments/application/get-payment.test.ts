import test from 'ava'
import { buyer, clerk, orderId, stage, stranger, total } from '../testing/stage.ts'

const path = `/v1/payments/${orderId}`
const nothing = { amount: 0, currency: 'EUR' }

test('the owner and staff see the payment as the provider has it', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  const seen = { orderId, provider: 'simulated', status: 'authorised', amount: total, captured: nothing, refunded: nothing }
  t.deepEqual((await shop.send('GET', path, { as: buyer })).body, seen)
  t.deepEqual((await shop.send('GET', path, { as: clerk })).body, seen)
  await shop.confirmed()
  t.deepEqual((await shop.send('GET', path, { as: buyer })).body, { ...seen, status: 'captured', captured: total })
})

test('where the bank asks, the owner is told the address', async (t) => {
  const shop = stage()
  await shop.requested('tok_requires_action')
  t.like(await shop.send('GET', path, { as: buyer }), { status: 200, body: { status: 'action-required', actionUrl: `http://shop.test/dev/payments/${(await shop.payment())!.paymentId}` } })
})

test("another customer's payment does not exist, as one that does not exist does not", async (t) => {
  const shop = stage()
  const none = await shop.send('GET', path, { as: buyer })
  await shop.requested('tok_ok')
  const hidden = await shop.send('GET', path, { as: stranger })
  t.like(none, { status: 404, body: { code: 'payment-not-found' } })
  t.like(hidden, { status: 404, body: { code: 'payment-not-found' } })
  t.is((await shop.send('GET', path)).status, 401)
})
