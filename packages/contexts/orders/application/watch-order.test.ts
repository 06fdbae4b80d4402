import test from 'ava'
import type { Outcome, Streamed } from '@minishop/kernel'
import { customer, ordersRehearsal, stranger } from '../testing/rehearsal.ts'
import { cancelOrder } from './cancel-order.ts'
import { watchOrder } from './watch-order.ts'

const itemsOf = (outcome: Outcome): AsyncIterator<Streamed<unknown>> => {
  if (outcome.kind !== 'stream') throw new Error(outcome.kind)
  return outcome.items[Symbol.asyncIterator]()
}
const all = async (outcome: Outcome) => {
  if (outcome.kind !== 'stream') throw new Error(outcome.kind)
  return Array.fromAsync(outcome.items)
}

test('the whole history is told, and the stream ends with it where nothing can follow', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const delivered = await all(await ask(watchOrder, { orderId: await orderIn('delivered') }, { actor: customer }))
  t.deepEqual(delivered.map(({ id, type }) => [id, type]), [['1', 'placed'], ['2', 'awaiting-payment'], ['3', 'confirmed'], ['4', 'dispatched'], ['5', 'delivered']])
  const orderId = await orderIn('cancelled')
  const cancelled = await all(await ask(watchOrder, { orderId }, { actor: customer }))
  t.like(cancelled[1], { id: '2', type: 'cancelled', data: { orderId, status: 'cancelled', reason: 'by-customer' } })
})

test('who comes back is told only what is new', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const orderId = await orderIn('delivered')
  const told = await all(await ask(watchOrder, { orderId, after: 3 }, { actor: customer }))
  t.deepEqual(told.map(({ id }) => id), ['4', '5'])
  t.deepEqual(await all(await ask(watchOrder, { orderId, after: 5 }, { actor: customer })), [])
})

test('what happens while somebody watches is told then', async (t) => {
  const { ask, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('placed')
  const items = itemsOf(await ask(watchOrder, { orderId }, { actor: customer }))
  t.like(await items.next(), { value: { type: 'placed' } })
  const next = items.next()
  await new Promise(setImmediate)
  await ask(cancelOrder, { orderId }, { actor: customer })
  clock.advance({ seconds: 0.25 })
  t.like(await next, { value: { id: '2', type: 'cancelled' } })
  t.true((await items.next()).done)
})

test('the stream ends when its reader has left', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const leaving = new AbortController()
  const items = itemsOf(await ask(watchOrder, { orderId: await orderIn('placed') }, { actor: customer, signal: leaving.signal }))
  await items.next()
  const next = items.next()
  leaving.abort()
  t.true((await next).done)
})

test('nobody watches the order of another', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  t.like(await ask(watchOrder, { orderId: await orderIn('placed') }, { actor: stranger }), { refusal: { code: 'order-not-found' } })
})
