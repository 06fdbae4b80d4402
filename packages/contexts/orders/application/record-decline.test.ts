import test from 'ava'
import { ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { recordCapture } from './record-capture.ts'
import { recordDecline } from './record-decline.ts'

test('a declined payment cancels the order, and the order says why', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordDecline, { orderId, provider: 'simulated', fact: `${orderId}/declined`, reason: 'insufficient-funds' })
  t.like(await see(orderId), { status: 'cancelled', payment: { status: 'declined', reason: 'insufficient-funds' } })
  t.like(announced()[0], { type: 'order-cancelled', data: { orderId, reason: 'payment-declined' } })
})

test('an order whose capture is declined is not sent', async (t) => {
  const { hear, orderIn, announced } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  const { amount: _, ...declined } = paid(orderId, 'declined')
  await hear(recordDecline, { ...declined, reason: 'declined' })
  t.like(announced()[0], { type: 'order-cancelled', data: { reason: 'payment-declined' } })
})

test('a decline that arrives after the money changes nothing but the ledger', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordCapture, paid(orderId, 'captured'))
  const { amount: _, ...declined } = paid(orderId, 'declined')
  await hear(recordDecline, { ...declined, reason: 'declined' })
  t.deepEqual(announced(), [])
  t.like(await see(orderId), { status: 'confirmed', payment: { status: 'captured' } })
})
