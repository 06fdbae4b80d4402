import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { noticeMissedOrder } from './notice-missed-order.ts'
import { recordDifference } from './record-difference.ts'

const orderId = testId<OrderId>(0x777)

test('an order that is missed and not here has vanished, and one that is here has not', async (t) => {
  const { hear, announced, orderIn } = ordersRehearsal()
  await hear(noticeMissedOrder, { orderId: await orderIn('confirmed') })
  t.deepEqual(announced(), [])
  await hear(noticeMissedOrder, { orderId })
  t.deepEqual(announced(), [{ type: 'order-vanished', data: { orderId, open: [] } }])
})

test('one about which something is open is asked about with every comparison, and not once more', async (t) => {
  const { hear, announced } = ordersRehearsal()
  await hear(recordDifference, { orderId, kind: 'shipment-without-order', repaired: false, detail: 'It has left.' })
  await hear(noticeMissedOrder, { orderId })
  t.deepEqual(announced(), [])
})
