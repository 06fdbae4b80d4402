import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { OrderId } from '../domain/reservation.ts'
import { getStock } from './get-stock.ts'
import { lapseReservation } from './lapse-reservation.ts'
import { reserveStock } from './reserve-stock.ts'
import { sellStock } from './sell-stock.ts'

const orderId = testId<OrderId>(50)

test('the units of a confirmed order leave the stock', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  stage.announced()
  await stage.hear(sellStock, { orderId })
  await stage.hear(sellStock, { orderId })
  t.deepEqual(stage.announced(), [{ type: 'stock-sold', data: { orderId, lines: [{ productId, quantity: 2 }] } }])
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { onHand: 3, reserved: 0, available: 3, sold: 2 } })
})

test('an order confirmed too late gets its units if they are still there', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  await stage.hear(lapseReservation, { orderId })
  await stage.hear(sellStock, { orderId })
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { onHand: 3, reserved: 0, sold: 2 } })
})

test('an order confirmed too late whose units are gone is reported as lost', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage, { initialStock: 2 })
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  await stage.hear(lapseReservation, { orderId })
  await stage.hear(reserveStock, { orderId: testId<OrderId>(51), lines: [{ productId, quantity: 1 }] })
  stage.announced()
  await stage.hear(sellStock, { orderId })
  t.deepEqual(stage.announced(), [{ type: 'stock-lost', data: { orderId, shortages: [{ productId, wanted: 2, available: 1 }] } }])
})
