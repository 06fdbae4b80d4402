import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { checkout, clerk, customer, ordersRehearsal } from '../testing/rehearsal.ts'
import { placeOrder } from './place-order.ts'
import { requestPaymentOfOrder } from './request-payment-of-order.ts'
import { retryOrder } from './retry-order.ts'

const waiting = async () => {
  const stage = ordersRehearsal()
  const placed = await stage.ask(placeOrder, checkout, { actor: customer, bearer: 'bearer of user1' })
  const { orderId } = (placed as { answer: { orderId: OrderId } }).answer
  await stage.hear(requestPaymentOfOrder, { orderId })
  const published = () => {
    const due = stage.store.outbox().filter(({ notBefore }) => notBefore === undefined)
    for (const { message } of due) stage.store.published(message.id, stage.clock.now())
    return due
  }
  return { ...stage, orderId, published }
}

test('what the status of an order announced is announced again, under another id and with the same words, and the order is restated behind it', async (t) => {
  const { ask, orderId, published } = await waiting()
  const requested = published().find(({ message }) => message.subject === 'orders.payment-requested.v1')!.message
  t.like(await ask(retryOrder, { orderId }, { actor: clerk }), { answer: { announced: ['orders.payment-requested.v1', 'orders.order-restated.v1'], count: 2 } })
  const [again, restated, ...more] = published().toSorted((a, b) => (a.message.subject > b.message.subject ? -1 : 1))
  t.deepEqual(more, [])
  t.like(restated, { message: { subject: 'orders.order-restated.v1', data: { orderId, status: 'awaiting-payment' } } })
  t.not(again!.message.id, requested.id)
  t.deepEqual({ ...again!.message, id: requested.id }, requested)
})

test('what is still waiting to be published is not announced a second time', async (t) => {
  const { ask, orderId, store } = await waiting()
  const before = store.outbox().length
  t.like(await ask(retryOrder, { orderId }, { actor: clerk }), { refusal: { code: 'nothing-to-repeat' } })
  t.is(store.outbox().length, before)
})

test('customers repeat nothing, and what is no order is none', async (t) => {
  const { ask, orderId } = await waiting()
  t.like(await ask(retryOrder, { orderId }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await ask(retryOrder, { orderId: testId<OrderId>(999) }, { actor: clerk }), { refusal: { code: 'order-not-found' } })
})
