import test from 'ava'
import { childTraceparent } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { orderId, stage, type Stage } from '../testing/stage.ts'
import { restatePayments } from './restate-payments.ts'

let runs = 0
const restated = async (shop: Stage) => {
  const before = shop.bus.messages.length
  await shop.run(restatePayments, {
    input: {},
    unknownFields: 'refuse',
    call: { id: testId(8_000 + runs++), actor: { kind: 'sibling', name: 'payments' }, at: shop.clock.now(), traceparent: childTraceparent() },
  })
  return shop.bus.messages.slice(before).map(({ subject, data }) => ({ subject, data }))
}

test('recent payments that hold money are restated, each time anew, until it is given back', async (t) => {
  const shop = stage()
  t.deepEqual(await restated(shop), [])
  await shop.requested('tok_ok')
  const { paymentId } = (await shop.payment())!
  const said = (status: string) => [{ subject: 'payments.payment-restated.v1', data: { orderId, provider: 'simulated', paymentId, status, amount: { amount: 1999, currency: 'EUR' } } }]
  t.deepEqual(await restated(shop), said('authorised'))
  await shop.confirmed()
  for (let time = 0; time < 2; time++) t.deepEqual(await restated(shop), said('captured'))
  await shop.cancelled()
  t.deepEqual(await restated(shop), [])
})

test('a payment of more than an hour ago is restated where somebody asks for it', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  const since = shop.clock.now()
  shop.clock.advance({ seconds: 3_601 })
  t.deepEqual(await restated(shop), [])
  t.is(await shop.asked(since), 'done')
  t.is(shop.bus.messages.at(-1)!.subject, 'payments.payment-restated.v1')
})
