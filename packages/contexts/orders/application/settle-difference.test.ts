import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { listDifferences } from './list-differences.ts'
import { recordDifference } from './record-difference.ts'
import { settleDifference } from './settle-difference.ts'

const admin = testUser(9, ['admin'])

test('what was open is settled when its finder finds it no more, what was repaired stays repaired, and what nobody found is nothing', async (t) => {
  const { ask, hear, clock } = ordersRehearsal()
  const about = (n: number) => ({ orderId: testId<OrderId>(n), kind: 'shipment-cancelled' })
  for (const [n, repaired] of [[50, false], [51, true]] as const) await hear(recordDifference, { ...about(n), repaired, detail: 'It was cancelled.' })
  clock.advance({ seconds: 300 })
  for (const n of [50, 51, 52]) await hear(settleDifference, about(n))
  const items = async (state: 'open' | 'settled' | 'repaired') => ((await ask(listDifferences, { state }, { actor: admin })) as any).answer.items
  t.deepEqual(await items('open'), [])
  t.like(await items('settled'), [{ ...about(50), settledAt: clock.now() }])
  t.like(await items('repaired'), [about(51)])
})
