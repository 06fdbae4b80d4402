import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { OrderId } from '../domain/reservation.ts'
import { getStock } from './get-stock.ts'
import { releaseStock } from './release-stock.ts'
import { reserveStock } from './reserve-stock.ts'
import { sellStock } from './sell-stock.ts'

const orderId = testId<OrderId>(50)
const reserved = async () => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  stage.announced()
  return { ...stage, productId, stock: () => stage.ask(getStock, { productId }, { actor: clerk }) }
}

test('what was held for a cancelled order is for sale again, once', async (t) => {
  const { hear, announced, stock, productId } = await reserved()
  await hear(releaseStock, { orderId })
  await hear(releaseStock, { orderId })
  t.deepEqual(announced(), [{ type: 'stock-released', data: { orderId, lines: [{ productId, quantity: 2 }] } }])
  t.like(await stock(), { answer: { onHand: 5, reserved: 0, available: 5 } })
})

test('an order that is cancelled after it was confirmed puts its units back on the shelf', async (t) => {
  const { hear, stock } = await reserved()
  await hear(sellStock, { orderId })
  t.like(await stock(), { answer: { onHand: 3, sold: 2 } })
  await hear(releaseStock, { orderId })
  t.like(await stock(), { answer: { onHand: 5, reserved: 0, available: 5, sold: 0 } })
})

test('a confirmation that arrives after the cancellation sells nothing', async (t) => {
  const { hear, stock } = await reserved()
  await hear(releaseStock, { orderId })
  await hear(sellStock, { orderId })
  t.like(await stock(), { answer: { onHand: 5, reserved: 0, sold: 0 } })
})
