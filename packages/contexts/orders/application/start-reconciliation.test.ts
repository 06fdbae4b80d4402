import test from 'ava'
import { noon, testUser } from '@minishop/kernel/testing'
import { clerk, customer, ordersRehearsal } from '../testing/rehearsal.ts'
import { listDifferences } from './list-differences.ts'
import { restateRequestedOrders } from './restate-requested-orders.ts'
import { startReconciliation } from './start-reconciliation.ts'

const admin = testUser(9, ['admin'])

test('an admin starts a walk over the last day, or since any time, and sees whether it still goes on', async (t) => {
  const { ask, hear, announced, clock } = ordersRehearsal()
  t.like(await ask(startReconciliation, {}, { actor: admin }), { answer: { since: '2026-01-30T12:00:00.000Z', startedAt: clock.now(), settledSeconds: 60 } })
  t.like(announced(), [{ type: 'reconciliation-requested', data: { since: '2026-01-30T12:00:00.000Z' } }])
  t.like(await ask(listDifferences, {}, { actor: admin }), { answer: { walking: true } })
  await hear(restateRequestedOrders, { since: noon })
  t.like(await ask(listDifferences, {}, { actor: admin }), { answer: { walking: false } })
  t.like(await ask(startReconciliation, { since: noon }, { actor: admin }), { answer: { since: noon } })
})

test('nobody else starts one', async (t) => {
  const { ask, announced } = ordersRehearsal()
  for (const actor of [customer, clerk]) t.like(await ask(startReconciliation, {}, { actor }), { refusal: { code: 'not-allowed' } })
  t.deepEqual(announced(), [])
})
