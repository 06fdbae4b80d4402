import test from 'ava'
import { money } from '@minishop/kernel'
import { ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { recordCapture } from './record-capture.ts'
import { recordRefund } from './record-refund.ts'

test('each refund is told to the customer once, with what came back in all', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  await hear(recordCapture, paid(orderId, 'captured'))
  const refund = (refundId: string, amount: number) => ({ ...paid(orderId, 'refunded'), fact: refundId, amount: money(amount, 'EUR') })

  await hear(recordRefund, refund('re_1', 1000))
  t.like(announced()[0], { type: 'order-refunded', data: { orderId, amount: money(1000, 'EUR'), refunded: money(1000, 'EUR') } })
  t.like(await see(orderId), { status: 'delivered', payment: { status: 'partially-refunded', refunded: money(1000, 'EUR') } })

  await hear(recordRefund, refund('re_1', 1000))
  t.deepEqual(announced(), [])

  await hear(recordRefund, refund('re_2', 2497))
  t.like(announced()[0], { data: { amount: money(2497, 'EUR'), refunded: money(3497, 'EUR') } })
  t.is((await see(orderId)).payment.status, 'refunded')
})

test('an order that says nothing of its cancellation, and whose money went back for that, is cancelled again', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordRefund, { ...paid(orderId, 'refunded'), fact: 're_1', unwanted: true })
  t.deepEqual(announced().map(({ type }) => type), ['order-refunded', 'order-cancelled'])
  t.like(await see(orderId), { status: 'cancelled' })
})
