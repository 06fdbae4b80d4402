import test from 'ava'
import { firstIdSince, later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { beforeAll, mostListed } from '../domain/restating.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { listMoreOrders } from './list-more-orders.ts'

interface Listed {
  readonly after: OrderId
  readonly upTo: OrderId
  readonly until: OrderId
  readonly orderIds: readonly OrderId[]
}

test('a long list is made of several, which together name every order once and leave no gap', async (t) => {
  const { hear, announced, place } = ordersRehearsal()
  const placed: OrderId[] = []
  for (let count = 0; count < mostListed + 5; count++) placed.push(((await place()) as any).answer.orderId)
  announced()
  const until = firstIdSince(later(noon, { seconds: 1 })) as OrderId
  const lists: Listed[] = []
  for (let upTo = beforeAll; upTo < until; upTo = lists.at(-1)!.upTo) {
    await hear(listMoreOrders, { upTo, until })
    lists.push(...announced().map(({ data }) => data as Listed))
  }
  t.deepEqual(lists.map(({ orderIds }) => orderIds.length), [mostListed, 5])
  t.deepEqual(lists.flatMap(({ orderIds }) => orderIds), placed.toSorted())
  t.deepEqual(lists.map(({ after }) => after), [beforeAll, ...lists.slice(0, -1).map(({ upTo }) => upTo)])
  t.is(lists.at(-1)!.upTo, until)
  await hear(listMoreOrders, { upTo: until, until })
  t.deepEqual(announced(), [])
})
