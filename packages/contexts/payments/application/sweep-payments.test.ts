import test from 'ava'
import { childTraceparent } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { stage, type Stage } from '../testing/stage.ts'
import { sweepPayments } from './sweep-payments.ts'

let sweeps = 0
const sweep = (shop: Stage, input: unknown = {}) =>
  shop.run(sweepPayments, {
    input,
    unknownFields: 'refuse',
    call: { id: testId(9_000 + sweeps++), actor: { kind: 'sibling', name: 'payments' }, at: shop.clock.now(), traceparent: childTraceparent() },
  })

const approvedUnheard = async () => {
  const shop = stage()
  await shop.requested('tok_requires_action')
  await shop.provider.quiet()
  shop.line.down = true
  await shop.provider.challenges.decide((await shop.payment())!.paymentId, 'approve')
  return shop
}

test('a result whose webhook never came is told by the sweep, once', async (t) => {
  const shop = await approvedUnheard()
  t.deepEqual(shop.told(), ['payment-action-required'])
  const before = shop.bus.messages.length
  for (let time = 0; time < 3; time++) t.like(await sweep(shop), { kind: 'answer' })
  t.deepEqual(shop.told(), ['payment-action-required', 'payment-authorised 1999'])
  t.is(shop.bus.messages.length, before + 1)
})

test('the sweep and the late webhook tell one fact under one id', async (t) => {
  const shop = await approvedUnheard()
  await sweep(shop)
  shop.line.down = false
  shop.clock.advance({ seconds: 120 })
  await shop.provider.quiet()
  t.deepEqual(shop.told(), ['payment-action-required', 'payment-authorised 1999'])
})

test('a sweep that could not tell is made up for by the next one', async (t) => {
  const shop = await approvedUnheard()
  shop.bus.down = true
  await t.throwsAsync(sweep(shop))
  shop.bus.down = false
  await sweep(shop)
  t.is(shop.told().at(-1), 'payment-authorised 1999')
})

test('older payments are swept when the operator asks for more minutes', async (t) => {
  const shop = await approvedUnheard()
  shop.line.down = true
  shop.clock.advance({ seconds: 2 * 3_600 })
  await sweep(shop)
  t.is(shop.told().length, 1)
  await sweep(shop, { minutes: 180 })
  t.is(shop.told().length, 2)
})
