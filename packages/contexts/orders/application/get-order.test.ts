import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { clerk, customer, ordersRehearsal, paid, stranger } from '../testing/rehearsal.ts'
import { getOrder } from './get-order.ts'
import { recordActionRequired } from './record-action-required.ts'

test('a customer and staff see the order, others do not know that it is there', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const orderId = await orderIn('placed')
  for (const actor of [customer, clerk]) t.like(await ask(getOrder, { orderId }, { actor }), { kind: 'answer', answer: { orderId, status: 'placed' } })
  const missing = await ask(getOrder, { orderId: testId<OrderId>(999) }, { actor: stranger })
  t.like(missing, { kind: 'refusal', refusal: { code: 'order-not-found' } })
  t.deepEqual(await ask(getOrder, { orderId }, { actor: stranger }), missing)
  t.like(await ask(getOrder, { orderId }), { refusal: { code: 'sign-in-required' } })
})

test('an order shows what became of it, and none of what is sealed', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  const outcome = await ask(getOrder, { orderId }, { actor: customer })
  t.like(outcome, {
    answer: { status: 'delivered', payment: { status: 'authorised' }, shipment: { status: 'delivered', trackingNumber: 'PP1' } },
  })
  const { history } = (outcome as { answer: { history: { status: string }[] } }).answer
  t.deepEqual(history.map(({ status }) => status), ['placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered'])
  const fields = Object.keys((outcome as { answer: object }).answer)
  for (const secret of ['card', 'contact', 'shipTo', 'facts', 'version']) t.false(fields.includes(secret), secret)
})

test('an order whose payment waits for the customer says where to go', async (t) => {
  const { hear, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('awaiting-payment')
  const { amount: _, ...asked } = paid(orderId, 'action-required')
  await hear(recordActionRequired, { ...asked, actionUrl: 'http://bank.test/1' })
  t.like(await see(orderId), { status: 'awaiting-payment', payment: { status: 'action-required', actionUrl: 'http://bank.test/1' } })
})
