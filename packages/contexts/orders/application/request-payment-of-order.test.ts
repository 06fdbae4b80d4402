import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { customer, ordersRehearsal } from '../testing/rehearsal.ts'
import { requestPaymentOfOrder } from './request-payment-of-order.ts'

for (const status of ['placed'] as const)
  test(`the money of an order that is ${status} is asked for when its units are held`, async (t) => {
    const { hear, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    await hear(requestPaymentOfOrder, { orderId })
    t.is((await see(orderId)).status, 'awaiting-payment')
    t.like(announced()[0], { type: 'payment-requested', data: { orderId } })

    await hear(requestPaymentOfOrder, { orderId })
    t.deepEqual(announced(), [], 'told again, it changes nothing')
  })

for (const status of ['awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled'] as const)
  test(`the units of an order that is ${status} are held too late, or again: nothing is asked for`, async (t) => {
    const { hear, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    const before = await see(orderId)
    t.like(await hear(requestPaymentOfOrder, { orderId }), { kind: 'answer' })
    t.deepEqual(await see(orderId), before)
    t.deepEqual(announced(), [])
  })

test('only siblings say so, and of an order that is not here it means nothing', async (t) => {
  const { ask, hear, announced } = ordersRehearsal()
  const orderId = testId<OrderId>(999)
  t.like(await ask(requestPaymentOfOrder, { orderId }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await hear(requestPaymentOfOrder, { orderId }), { kind: 'answer' })
  t.deepEqual(announced(), [])
})
