import test from 'ava'
import { later } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { clerk, customer, ordersRehearsal } from '../testing/rehearsal.ts'
import { inspectOrder } from './inspect-order.ts'
import { placeOrder } from './place-order.ts'
import { checkout } from '../testing/rehearsal.ts'

test('staff see what an order waits for, until when, and what it has still to announce', async (t) => {
  const { ask, store } = ordersRehearsal()
  const placed = await ask(placeOrder, checkout, { actor: customer, bearer: 'bearer of user1' })
  const { orderId } = (placed as { answer: { orderId: OrderId } }).answer
  const [first] = store.outbox()
  store.published(first!.message.id, noon)
  const deadline = later(noon, { seconds: 120 })
  const seen = await ask(inspectOrder, { orderId }, { actor: clerk })
  t.like(seen, { answer: { status: 'placed', until: deadline, history: [{ status: 'placed', at: noon }], facts: [] } })
  const { messages, waitsFor, traceIds } = (seen as unknown as { answer: { messages: Record<string, unknown>[]; waitsFor: string; traceIds: string[] } }).answer
  t.regex(waitsFor, /^the catalog's answer/)
  t.like(messages[0], { subject: 'orders.order-placed.v1', publishedAt: noon })
  t.like(messages[1], { subject: 'orders.stock-overdue.v1', notBefore: deadline })
  t.false('publishedAt' in messages[1]!)
  t.deepEqual(traceIds, [messages[0]!['traceId']])
})

test('customers do not look behind the counter, and what is no order is none', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  t.like(await ask(inspectOrder, { orderId }, { actor: customer }), { refusal: { code: 'not-allowed' } })
  t.like(await ask(inspectOrder, { orderId: testId<OrderId>(999) }, { actor: clerk }), { refusal: { code: 'order-not-found' } })
})
