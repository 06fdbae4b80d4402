import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal, paid } from '../testing/rehearsal.ts'
import { total } from '../testing/samples.ts'
import { comparePayment } from './compare-payment.ts'
import { listDifferences } from './list-differences.ts'
import { recordAuthorisation } from './record-authorisation.ts'
import { recordVoid } from './record-void.ts'

const admin = testUser(9, ['admin'])
const vanished = testId<OrderId>(0x777)
const payment = { provider: 'simulated', paymentId: 'pay_7', status: 'captured' as const, amount: total }

test('a charge whose order has vanished is noticed, and nothing is given back by itself', async (t) => {
  const { ask, hear, announced, metrics, log } = ordersRehearsal()
  await hear(comparePayment, { orderId: vanished, ...payment })
  t.like(await ask(listDifferences, { state: 'open' }, { actor: admin }), { answer: { items: [{ orderId: vanished, kind: 'payment-without-order', repaired: false }] } })
  t.deepEqual(metrics.counted, ['reconciliation_differences_total payment-without-order false'])
  t.is(log.lines.filter(({ level }) => level === 'error').length, 1)
  t.deepEqual(announced(), [])
})

test('a payment whose order is here is no difference', async (t) => {
  const { ask, hear, orderIn, metrics } = ordersRehearsal()
  await hear(comparePayment, { orderId: await orderIn('confirmed'), ...payment })
  t.like(await ask(listDifferences, {}, { actor: admin }), { answer: { items: [] } })
  t.deepEqual(metrics.counted, [])
})

test('a fact about money for an order that is not here is a difference too, one that ends a payment is none', async (t) => {
  const { ask, hear } = ordersRehearsal()
  await hear(recordVoid, paid(testId<OrderId>(0x778), 'voided'))
  t.like(await ask(listDifferences, {}, { actor: admin }), { answer: { items: [] } })
  await hear(recordAuthorisation, paid(vanished, 'authorised'))
  t.like(await ask(listDifferences, {}, { actor: admin }), { answer: { items: [{ orderId: vanished, kind: 'payment-without-order' }] } })
})
