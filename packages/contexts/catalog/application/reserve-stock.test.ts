import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { OrderId } from '../domain/reservation.ts'
import { getStock } from './get-stock.ts'
import { releaseStock } from './release-stock.ts'
import { reserveStock } from './reserve-stock.ts'

const orderId = testId<OrderId>(50)

test('an order gets all of its units, until the time is up', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  t.deepEqual(stage.announced(), [
    { type: 'stock-reserved', data: { orderId, lines: [{ productId, quantity: 2 }], heldUntil: '2026-01-31T12:45:00.000Z' } },
    { type: 'reservation-expiring', data: { orderId }, notBefore: '2026-01-31T12:45:00.000Z' },
  ])
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { onHand: 5, reserved: 2, available: 3 } })
})

test('an order that is short of one line gets none', async (t) => {
  const stage = catalogRehearsal()
  const plenty = await listMug(stage, { sku: 'PLENTY', initialStock: 100 })
  const scarce = await listMug(stage, { sku: 'SCARCE', initialStock: 1 })
  await stage.hear(reserveStock, { orderId, lines: [{ productId: plenty, quantity: 2 }, { productId: scarce, quantity: 2 }] })
  t.deepEqual(stage.announced(), [{ type: 'stock-refused', data: { orderId, shortages: [{ productId: scarce, wanted: 2, available: 1 }] } }])
  t.like(await stage.ask(getStock, { productId: plenty }, { actor: clerk }), { answer: { reserved: 0, available: 100 } })
})

test('two lines of one product count together', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 3 }, { productId, quantity: 3 }] })
  t.deepEqual(stage.announced(), [{ type: 'stock-refused', data: { orderId, shortages: [{ productId, wanted: 6, available: 5 }] } }])
})

test('the same announcement twice, or another one of the same order, reserves once', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  const placed = { orderId, lines: [{ productId, quantity: 2 }] }
  await stage.hear(reserveStock, placed, testId(70))
  await stage.hear(reserveStock, placed, testId(70))
  await stage.hear(reserveStock, placed, testId(71))
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { reserved: 2 } })
})

test('an order that was cancelled before we heard of it takes nothing', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(releaseStock, { orderId })
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  t.deepEqual(stage.announced(), [])
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { reserved: 0 } })
})

test('of many who want the last unit at once, one gets it', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage, { initialStock: 1 })
  await Promise.all(Array.from({ length: 20 }, (_, n) => stage.hear(reserveStock, { orderId: testId<OrderId>(100 + n), lines: [{ productId, quantity: 1 }] })))
  const types = stage.announced().map(({ type }) => type)
  t.is(types.filter((type) => type === 'stock-reserved').length, 1)
  t.is(types.filter((type) => type === 'stock-refused').length, 19)
})
