import test from 'ava'
import { customer, ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { cancelOrder } from './cancel-order.ts'
import { recordVoid } from './record-void.ts'

test('a payment that is let go after the cancellation is seen on the order', async (t) => {
  const { ask, hear, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await ask(cancelOrder, { orderId }, { actor: customer })
  announced()
  await hear(recordVoid, paid(orderId, 'voided'))
  t.like(await see(orderId), { status: 'cancelled', payment: { status: 'voided' } })
  t.deepEqual(announced(), [])
})

test('an order whose payment is let go before it was captured is not sent', async (t) => {
  const { hear, orderIn, announced } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await hear(recordVoid, paid(orderId, 'voided'))
  t.like(announced()[0], { type: 'order-cancelled', data: { reason: 'payment-declined' } })
})
