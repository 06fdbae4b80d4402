import test from 'ava'
import { money } from '@minishop/kernel'
import { ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { total } from '../testing/samples.ts'
import { recordAuthorisation } from './record-authorisation.ts'
import { recordCapture } from './record-capture.ts'

test('captured money is seen on the order, whatever its status', async (t) => {
  for (const status of ['confirmed', 'dispatched', 'delivered'] as const) {
    const { hear, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    await hear(recordCapture, paid(orderId, 'captured'))
    t.like(await see(orderId), { status, payment: { status: 'captured', captured: total } })
    t.deepEqual(announced(), [])
  }
})

test('a capture that is heard of first confirms the order, the authorisation then changes nothing', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordCapture, paid(orderId, 'captured'))
  t.deepEqual(announced().map(({ type }) => type), ['order-confirmed'])
  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  t.deepEqual(announced(), [])
  t.like(await see(orderId), { status: 'confirmed', payment: { status: 'captured' } })
})

test('money captured after the cancellation is given back', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('cancelled')
  await hear(recordCapture, paid(orderId, 'captured'))
  t.like(announced()[0], { type: 'payment-unwanted', data: { paymentId: 'pay_1', reason: 'order-cancelled' } })
  t.is((await see(orderId)).status, 'cancelled')
})

test('another sum is kept and shown, and confirms nothing', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordCapture, { ...paid(orderId, 'captured'), amount: money(3497, 'USD') })
  t.like(await see(orderId), { status: 'awaiting-payment', payment: { status: 'captured', captured: money(0, 'EUR') } })
  t.deepEqual(announced(), [])
})
