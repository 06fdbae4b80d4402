import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { ProductId } from '../domain/line.ts'
import { checkout, clerk, customer, ordersRehearsal, stranger } from '../testing/rehearsal.ts'
import { mug, pot, wanted } from '../testing/samples.ts'
import { listOrders } from './list-orders.ts'

const ids = (outcome: unknown) => (outcome as { answer: { items: { orderId: string }[] } }).answer.items.map(({ orderId }) => orderId)
const other = testUser(4)

const shop = async () => {
  const played = ordersRehearsal()
  const orders = [await played.orderIn('placed'), await played.orderIn('confirmed'), await played.orderIn('cancelled')]
  played.cartOf.set('bearer of user1', [wanted[1]!])
  await played.place(checkout, other)
  const [theirs] = ids(await played.ask(listOrders, {}, { actor: other }))
  return { ...played, orders, theirs: theirs! }
}

test('customers see their own orders, the newest first', async (t) => {
  const { ask, orders, theirs } = await shop()
  t.deepEqual(ids(await ask(listOrders, {}, { actor: customer })), orders.toReversed())
  t.deepEqual(ids(await ask(listOrders, {}, { actor: other })), [theirs])
  t.deepEqual(ids(await ask(listOrders, {}, { actor: stranger })), [])
})

test('staff see all orders, those of one user, and those that hold one product', async (t) => {
  const { ask, orders, theirs } = await shop()
  const seen = async (input: object) => ids(await ask(listOrders, input, { actor: clerk }))
  t.deepEqual(await seen({}), [theirs, ...orders.toReversed()])
  t.deepEqual(await seen({ userId: other.id }), [theirs])
  t.deepEqual(await seen({ productId: pot }), [theirs, ...orders.toReversed()])
  t.deepEqual(await seen({ productId: mug }), orders.toReversed())
  t.deepEqual(await seen({ productId: mug, status: 'cancelled' }), [orders[2]])
  t.deepEqual(await seen({ productId: testId<ProductId>(99) }), [])
})

test('customers may not look for the orders of others', async (t) => {
  const { ask, orders } = await shop()
  for (const input of [{ userId: other.id }, { productId: mug }])
    t.like(await ask(listOrders, input, { actor: customer }), { kind: 'refusal', refusal: { code: 'filter-for-staff', kind: 'forbidden' } })
  t.deepEqual(ids(await ask(listOrders, { userId: customer.id, status: 'confirmed' }, { actor: customer })), [orders[1]])
})

test('pages follow each other to the end', async (t) => {
  const { ask, orders } = await shop()
  const seen: string[] = []
  for (let cursor: never | null | undefined; cursor !== null; ) {
    const outcome = await ask(listOrders, { limit: 1, ...(cursor !== undefined && { cursor }) }, { actor: customer })
    seen.push(...ids(outcome))
    cursor = (outcome as { answer: { nextCursor: never | null } }).answer.nextCursor
  }
  t.deepEqual(seen, orders.toReversed())
})

test('a cursor that is none is bad input', async (t) => {
  const { ask } = await shop()
  t.like(await ask(listOrders, { cursor: 'x' as never, limit: 101 }, { actor: customer }), { kind: 'bad-input' })
})
