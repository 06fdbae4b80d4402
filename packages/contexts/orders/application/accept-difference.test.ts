import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import { differenceIdOf } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import { clerk, ordersRehearsal } from '../testing/rehearsal.ts'
import { acceptDifference } from './accept-difference.ts'
import { listDifferences } from './list-differences.ts'
import { recordDifference } from './record-difference.ts'
import { restateOrders } from './restate-orders.ts'

const admin = testUser(9, ['admin'])
const found = { orderId: testId<OrderId>(50), kind: 'shipment-without-order', repaired: false, detail: 'It has left.' }
const differenceId = differenceIdOf(found)
const note = 'A gift.'

test('what an admin takes as it is is open no more and asked about no more, also when it is found again', async (t) => {
  const { ask, hear, announced, log } = ordersRehearsal()
  await hear(recordDifference, found)
  t.like(await ask(acceptDifference, { differenceId, note }, { actor: admin }), { answer: { ...found, accepted: note } })
  await hear(recordDifference, found)
  t.like(await ask(listDifferences, { state: 'open' }, { actor: admin }), { answer: { items: [] } })
  t.like(await ask(listDifferences, { state: 'accepted' }, { actor: admin }), { answer: { items: [{ ...found, accepted: note }] } })
  await hear(restateOrders, {})
  t.false(announced().some(({ type }) => type === 'order-vanished'))
  t.like(log.lines.at(-1), { message: 'a difference was accepted', fields: { differenceId, note, by: admin.id } })
})

test('what is not open is not accepted, and staff accept nothing', async (t) => {
  const { ask, hear } = ordersRehearsal()
  t.like(await ask(acceptDifference, { differenceId, note }, { actor: admin }), { refusal: { code: 'difference-not-open' } })
  await hear(recordDifference, { ...found, repaired: true })
  t.like(await ask(acceptDifference, { differenceId, note }, { actor: admin }), { refusal: { code: 'difference-not-open' } })
  t.like(await ask(acceptDifference, { differenceId, note }, { actor: clerk }), { refusal: { code: 'not-allowed' } })
})
