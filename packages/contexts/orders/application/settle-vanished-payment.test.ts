import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { total } from '../testing/samples.ts'
import { comparePayment } from './compare-payment.ts'
import { settleVanishedPayment } from './settle-vanished-payment.ts'

test('a payment without an order is settled when its money is gone, and not before', async (t) => {
  const { hear, reconciliations } = ordersRehearsal()
  const orderId = testId<OrderId>(0x777)
  await hear(comparePayment, { orderId, provider: 'simulated', paymentId: 'pay_7', status: 'captured', amount: total })
  await hear(settleVanishedPayment, { orderId, money: true })
  t.deepEqual([...(await reconciliations.openByKind())], [['payment-without-order', 1]])
  await hear(settleVanishedPayment, { orderId, money: false })
  t.deepEqual([...(await reconciliations.openByKind())], [])
})
