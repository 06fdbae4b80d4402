import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { DifferenceId } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import { clerk, ordersRehearsal } from '../testing/rehearsal.ts'
import { listDifferences } from './list-differences.ts'
import { recordDifference } from './record-difference.ts'

const admin = testUser(9, ['admin'])
type Answered = { readonly answer: { readonly items: readonly { readonly differenceId: DifferenceId; readonly orderId: string }[]; readonly nextCursor: DifferenceId | null } }

test('differences are listed of the newest orders first, by page, by state and since a time', async (t) => {
  const { ask, hear, clock } = ordersRehearsal()
  const orderIds = [51, 52, 53].map((n) => testId<OrderId>(n))
  for (const [index, orderId] of orderIds.entries()) {
    await hear(recordDifference, { orderId, kind: 'units-not-sold', repaired: index !== 1, detail: 'They were still held.' })
    clock.advance({ seconds: 60 })
  }
  const listed = async (input: object) => (await ask(listDifferences, input, { actor: admin })) as unknown as Answered
  const all = (await listed({})).answer.items
  t.deepEqual(all.map(({ differenceId }) => differenceId), all.map(({ differenceId }) => differenceId).toSorted().toReversed())
  t.is(all.length, 3)
  const first = (await listed({ limit: 2 })).answer
  const second = (await listed({ limit: 2, cursor: first.nextCursor! })).answer
  t.deepEqual([...first.items, ...second.items], all)
  t.is(second.nextCursor, null)
  t.deepEqual((await listed({ state: 'open' })).answer.items.map(({ orderId }) => orderId), [orderIds[1]!])
  t.is((await listed({ state: 'repaired' })).answer.items.length, 2)
  t.deepEqual((await listed({ since: '2026-01-31T12:01:30.000Z' })).answer.items.map(({ orderId }) => orderId), [orderIds[2]!])
})

test('differences are for admins', async (t) => {
  t.like(await ordersRehearsal().ask(listDifferences, {}, { actor: clerk }), { refusal: { code: 'not-allowed' } })
})
