import test from 'ava'
import { customer, ordersRehearsal, stranger } from '../testing/rehearsal.ts'
import { awaitOrder } from './await-order.ts'
import { cancelOrder } from './cancel-order.ts'

test('an order that is decided is answered at once', async (t) => {
  for (const status of ['confirmed', 'dispatched', 'cancelled'] as const) {
    const { ask, orderIn } = ordersRehearsal()
    const orderId = await orderIn(status)
    t.like(await ask(awaitOrder, { orderId }, { actor: customer }), { answer: { status } })
  }
})

test('an order that is still open is answered when it has changed', async (t) => {
  const { ask, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('placed')
  const answered = ask(awaitOrder, { orderId }, { actor: customer })
  await new Promise(setImmediate)
  await ask(cancelOrder, { orderId }, { actor: customer })
  clock.advance({ seconds: 0.02 })
  t.like(await answered, { answer: { status: 'cancelled' } })
})

test('an order that does not change is answered as it is after a moment, or when nobody waits any more', async (t) => {
  const { ask, orderIn, clock } = ordersRehearsal()
  const orderId = await orderIn('placed')
  const answered = ask(awaitOrder, { orderId }, { actor: customer })
  await new Promise(setImmediate)
  clock.advance({ seconds: 0.25 })
  t.like(await answered, { answer: { status: 'placed' } })
  t.like(await ask(awaitOrder, { orderId }, { actor: customer, signal: AbortSignal.abort() }), { answer: { status: 'placed' } })
})

test('nobody waits for the order of another', async (t) => {
  const { ask, orderIn } = ordersRehearsal()
  const orderId = await orderIn('placed')
  t.like(await ask(awaitOrder, { orderId }, { actor: stranger }), { refusal: { code: 'order-not-found' } })
})
