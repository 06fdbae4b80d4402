import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/order.ts'
import { ordersRehearsal } from '../testing/rehearsal.ts'
import { listDifferences } from './list-differences.ts'
import { recordDifference } from './record-difference.ts'

const admin = testUser(9, ['admin'])

test('a difference that is found again is the same one, as it was found last', async (t) => {
  const { ask, hear, clock } = ordersRehearsal()
  const first = clock.now()
  const found = { orderId: testId<OrderId>(50), kind: 'shipment-missing', detail: 'There is none.' }
  await hear(recordDifference, { ...found, repaired: false })
  clock.advance({ seconds: 300 })
  await hear(recordDifference, { ...found, repaired: true, detail: 'It was made.' })
  const { answer } = (await ask(listDifferences, {}, { actor: admin })) as { readonly answer: { readonly items: readonly object[] } }
  t.is(answer.items.length, 1)
  t.like(answer.items[0], { ...found, repaired: true, detail: 'It was made.', firstFoundAt: first, foundAt: clock.now() })
})
