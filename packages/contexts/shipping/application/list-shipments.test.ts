import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/terms.ts'
import { clerk, confirmed, customer, shippingRehearsal } from '../testing/rehearsal.ts'
import { cancelShipment } from './cancel-shipment.ts'
import { createShipment } from './create-shipment.ts'
import { listShipments } from './list-shipments.ts'

type Page = { answer: { items: { orderId: string; status: string }[]; nextCursor: string | null } }

test('staff turn the pages from the newest to the oldest, and see each parcel once', async (t) => {
  const { ask, hear } = shippingRehearsal()
  for (let n = 1; n <= 5; n++) await hear(createShipment, confirmed(testId<OrderId>(n)))
  const seen: string[] = []
  let cursor: string | null | undefined
  do {
    const { answer } = (await ask(listShipments, { limit: 2, ...(cursor && { cursor }) }, { actor: clerk })) as Page
    seen.push(...answer.items.map(({ orderId }) => orderId))
    cursor = answer.nextCursor
  } while (cursor)
  t.deepEqual([...seen].sort(), [1, 2, 3, 4, 5].map((n) => testId(n)))
})

test('staff see what is to be packed', async (t) => {
  const { ask, hear, shipmentIn } = shippingRehearsal()
  await shipmentIn('dispatched')
  await hear(createShipment, confirmed(testId<OrderId>(2)))
  await hear(cancelShipment, { orderId: testId<OrderId>(3) })
  const { answer } = (await ask(listShipments, { status: 'pending' }, { actor: clerk })) as Page
  t.deepEqual(answer.items.map(({ orderId }) => orderId), [testId(2)])
})

test('a made-up cursor is refused, and so are customers', async (t) => {
  const { ask } = shippingRehearsal()
  t.like(await ask(listShipments, { cursor: 'nonsense' }, { actor: clerk }), { refusal: { code: 'cursor-invalid', kind: 'invalid' } })
  t.like(await ask(listShipments, {}, { actor: customer }), { refusal: { code: 'not-allowed' } })
})
