import test from 'ava'
import { firstIdSince, type Instant } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { recordDifference } from './record-difference.ts'
import { restateRequestedOrders } from './restate-requested-orders.ts'
import { step } from './restating.ts'

test('a walk that was asked for takes every order, however many steps it is', async (t) => {
  const { hear, announced, place, clock } = ordersRehearsal()
  for (let count = 0; count < 2 * step + 5; count++) await place()
  announced()
  clock.advance({ seconds: 60 })
  const seen = new Set<string>()
  let after: OrderId | undefined
  let steps = 0
  do {
    await hear(restateRequestedOrders, { since: noon, after })
    const events = announced()
    for (const { type, data } of events) if (type === 'order-restated') seen.add((data as { orderId: string }).orderId)
    after = (events.find(({ type }) => type === 'reconciliation-requested')?.data as { after: OrderId } | undefined)?.after
    steps++
  } while (after !== undefined)
  t.is(seen.size, 2 * step + 5)
  t.is(steps, 3)
})

test('older orders are walked over where somebody asks for them', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  clock.advance({ seconds: 30 * 24 * 3_600 })
  await hear(restateRequestedOrders, { since: clock.now() })
  t.deepEqual(announced(), [])
  await hear(restateRequestedOrders, { since: noon })
  t.like(announced()[0], { type: 'order-restated', data: { orderId, status: 'delivered' } })
})

test('which orders there are is listed at the first step alone, and so is what was left open asked about', async (t) => {
  const { hear, announced, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  await hear(recordDifference, { orderId: testId<OrderId>(0x777), kind: 'shipment-without-order', repaired: false, detail: 'It has left.' })
  clock.advance({ seconds: 61 })
  const since = '2025-01-01T00:00:00.000Z' as Instant
  const told = async (after?: OrderId) => {
    await hear(restateRequestedOrders, { since, after })
    return announced().filter(({ type }) => type !== 'order-restated')
  }
  t.deepEqual(await told(orderId), [])
  const [vanished, listed] = await told()
  t.like(vanished, { type: 'order-vanished' })
  t.like(listed, { type: 'orders-listed', data: { after: firstIdSince(since), orderIds: [orderId] } })
})
