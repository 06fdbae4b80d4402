import test from 'ava'
import { ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { recordActionRequired } from './record-action-required.ts'
import { recordAuthorisation } from './record-authorisation.ts'

const asked = (orderId: never) => ({ orderId, provider: 'simulated', fact: 'pay_1/action-required', paymentId: 'pay_1', actionUrl: 'http://bank.test/1' })

test('the order waits for its customer, and says so', async (t) => {
  const { hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  await hear(recordActionRequired, asked(orderId as never))
  const order = await see(orderId)
  t.like(order, { status: 'awaiting-payment', payment: { status: 'action-required', actionUrl: 'http://bank.test/1' } })
  t.is(order.history.at(-1)!.reason, 'payment-action-required')
  t.deepEqual(announced(), [])

  await hear(recordAuthorisation, paid(orderId, 'authorised'))
  t.like(await see(orderId), { status: 'confirmed', payment: { status: 'authorised' } })
})

test('who has said yes before we heard of the question is not asked again', async (t) => {
  const { hear, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordActionRequired, asked(orderId as never))
  const order = await see(orderId)
  t.is(order.payment.status, 'authorised')
  t.is(order.history.at(-1)!.status, 'confirmed')
  t.is(order.history.at(-1)!.reason, undefined)
})

test('a question that comes after the cancellation is called off', async (t) => {
  const { hear, orderIn, announced } = ordersRehearsal()
  const orderId = await orderIn('cancelled')
  await hear(recordActionRequired, asked(orderId as never))
  t.like(announced()[0], { type: 'payment-unwanted', data: { paymentId: 'pay_1' } })
})
