import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { customer, ordersRehearsal } from '../testing/rehearsal.ts'
import { cancelPaymentOverdueOrder } from './cancel-payment-overdue-order.ts'

for (const status of ['awaiting-payment'] as const)
  test(`an order that is ${status} is cancelled when its money is overdue`, async (t) => {
    const { hear, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    await hear(cancelPaymentOverdueOrder, { orderId })
    t.is((await see(orderId)).status, 'cancelled')
    t.like(announced()[0], { type: 'order-cancelled', data: { orderId, reason: 'payment-overdue' } })

    await hear(cancelPaymentOverdueOrder, { orderId })
    t.deepEqual(announced(), [], 'told again, it changes nothing')
  })

for (const status of ['placed', 'confirmed', 'dispatched', 'delivered', 'cancelled'] as const)
  test(`the deadline of the payment means nothing to an order that is ${status}`, async (t) => {
    const { hear, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    const before = await see(orderId)
    t.like(await hear(cancelPaymentOverdueOrder, { orderId }), { kind: 'answer' })
    t.deepEqual(await see(orderId), before)
    t.deepEqual(announced(), [])
  })

test('only siblings say so, and of an order that is not here it means nothing', async (t) => {
  const { ask, hear, announced } = ordersRehearsal()
  const orderId = testId<OrderId>(999)
  t.like(await ask(cancelPaymentOverdueOrder, { orderId }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await hear(cancelPaymentOverdueOrder, { orderId }), { kind: 'answer' })
  t.deepEqual(announced(), [])
})
