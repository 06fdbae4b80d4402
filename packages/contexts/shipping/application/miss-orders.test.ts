import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/terms.ts'
import { orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { missOrders } from './miss-orders.ts'

test('an order that has a parcel and is not listed is missed, within the list', async (t) => {
  const { hear, announced, shipmentIn } = shippingRehearsal()
  await shipmentIn('pending')
  const [before, behind] = [testId<OrderId>(0), testId<OrderId>(2)]
  const missed = async (list: { readonly after: OrderId; readonly upTo: OrderId; readonly orderIds: readonly OrderId[] }) => {
    await hear(missOrders, list)
    return announced()
  }
  t.deepEqual(await missed({ after: before, upTo: behind, orderIds: [orderId] }), [])
  t.deepEqual(await missed({ after: orderId, upTo: behind, orderIds: [] }), [])
  t.deepEqual(await missed({ after: before, upTo: orderId, orderIds: [] }), [{ type: 'order-missed', data: { orderId } }])
  t.deepEqual(await missed({ after: before, upTo: behind, orderIds: [behind] }), [{ type: 'order-missed', data: { orderId } }])
})
