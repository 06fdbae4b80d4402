import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { ProductId } from '../domain/product.ts'
import type { OrderId } from '../domain/reservation.ts'
import { adjustStock } from './adjust-stock.ts'
import { reserveStock } from './reserve-stock.ts'

test('units come in and go out', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  t.like(await stage.ask(adjustStock, { productId, delta: 10, reason: 'Delivery' }, { actor: clerk }), { answer: { onHand: 15, available: 15 } })
  t.like(await stage.ask(adjustStock, { productId, delta: -15, reason: 'Flood' }, { actor: clerk }), { answer: { onHand: 0, available: 0 } })
})

test('units that are reserved can not be taken out', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId: testId<OrderId>(50), lines: [{ productId, quantity: 3 }] })
  t.like(await stage.ask(adjustStock, { productId, delta: -3, reason: 'Broken' }, { actor: clerk }), { refusal: { code: 'stock-would-go-negative', kind: 'conflict' } })
  t.like(await stage.ask(adjustStock, { productId, delta: -2, reason: 'Broken' }, { actor: clerk }), { answer: { onHand: 3, reserved: 3, available: 0 } })
})

test('the stock of nothing can not be adjusted', async (t) => {
  const outcome = await catalogRehearsal().ask(adjustStock, { productId: testId<ProductId>(99), delta: 1, reason: 'x' }, { actor: clerk })
  t.like(outcome, { refusal: { code: 'product-not-found' } })
})
