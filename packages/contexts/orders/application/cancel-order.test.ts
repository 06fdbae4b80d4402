import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { clerk, customer, ordersRehearsal, stranger } from '../testing/rehearsal.ts'
import { total } from '../testing/samples.ts'
import { cancelOrder } from './cancel-order.ts'

for (const status of ['placed', 'awaiting-payment', 'confirmed'] as const)
  test(`a customer cancels an order that is ${status}, once`, async (t) => {
    const { ask, orderIn, announced } = ordersRehearsal()
    const orderId = await orderIn(status)
    const outcome = await ask(cancelOrder, { orderId, reason: 'Bought it elsewhere' }, { actor: customer })
    t.like(outcome, { kind: 'answer', answer: { orderId, status: 'cancelled' } })
    const [event, ...more] = announced()
    t.like(event, { type: 'order-cancelled', data: { orderId, userId: customer.id, reason: 'by-customer', note: 'Bought it elsewhere', total } })
    t.deepEqual(more, [])

    t.deepEqual(await ask(cancelOrder, { orderId }, { actor: customer }), outcome)
    t.deepEqual(announced(), [])
  })

test('staff cancel for customers, and it is said so', async (t) => {
  const { ask, orderIn, announced, see } = ordersRehearsal()
  const orderId = await orderIn('confirmed')
  await ask(cancelOrder, { orderId }, { actor: clerk })
  t.like(announced()[0], { type: 'order-cancelled', data: { reason: 'by-staff' } })
  t.is((await see(orderId)).history.at(-1)!.reason, 'by-staff')
})

for (const status of ['dispatched', 'delivered'] as const)
  test(`an order that is ${status} is returned, not cancelled`, async (t) => {
    const { ask, orderIn, announced, see } = ordersRehearsal()
    const orderId = await orderIn(status)
    t.like(await ask(cancelOrder, { orderId }, { actor: customer }), { kind: 'refusal', refusal: { code: 'order-already-dispatched', kind: 'conflict' } })
    t.is((await see(orderId)).status, status)
    t.deepEqual(announced(), [])
  })

test('nobody cancels the order of another, or one that is not there', async (t) => {
  const { ask, orderIn, see } = ordersRehearsal()
  const orderId = await orderIn('placed')
  t.like(await ask(cancelOrder, { orderId }, { actor: stranger }), { refusal: { code: 'order-not-found' } })
  t.like(await ask(cancelOrder, { orderId: testId<OrderId>(999) }, { actor: clerk }), { refusal: { code: 'order-not-found' } })
  t.is((await see(orderId)).status, 'placed')
})
