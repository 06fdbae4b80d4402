import test from 'ava'
import { money } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { customer, ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { mug, total } from '../testing/samples.ts'
import { recordAuthorisation } from './record-authorisation.ts'

test('an authorised payment confirms the order, with all that the others need to go on', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  t.like(await see(orderId), { status: 'confirmed', payment: { status: 'authorised' } })
  const [event, ...more] = announced()
  t.like(event, { type: 'order-confirmed', data: { orderId, userId: customer.id, total, shippingMethod: 'standard', country: 'DE' } })
  t.like((event!.data as { lines: object[] }).lines[0], { productId: mug, quantity: 2, name: 'Red mug', unitPrice: money(1299, 'EUR') })
  t.deepEqual(more, [])
})

test('the same fact in another message counts once', async (t) => {
  const { hear, orderIn, announced } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  announced()
  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  t.deepEqual(announced(), [])
})

test('an authorisation after the cancellation is given back and never un-cancels', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('cancelled')
  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  t.deepEqual(announced(), [{ type: 'payment-unwanted', data: { orderId, provider: 'simulated', paymentId: 'pay_1', reason: 'order-cancelled' } }])
  t.is((await see(orderId)).status, 'cancelled')
})

test('an authorisation of another sum confirms nothing, and is for people to see', async (t) => {
  const { hear, orderIn, announced, see, log } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordAuthorisation, { ...paid(orderId, 'authorised'), amount: money(1, 'EUR') })
  const order = await see(orderId)
  t.is(order.status, 'awaiting-payment')
  t.is(order.history.at(-1)!.reason, 'payment-mismatch')
  t.deepEqual(announced(), [])
  t.like(log.lines, [{ level: 'error', message: 'payment of another sum than the order', fields: { orderId, told: money(1, 'EUR'), total } }])
})

test('money for an order that is not here is for people to see', async (t) => {
  const { hear, log } = ordersRehearsal()
  const orderId = testId<OrderId>(999)
  t.like(await hear(recordAuthorisation, paid(orderId, 'authorised')), { kind: 'answer' })
  t.like(log.lines, [{ level: 'error', message: 'payment for an order that is not here', fields: { orderId } }])
})
