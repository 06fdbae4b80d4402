import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { OrderId } from '../domain/reservation.ts'
import { getStock } from './get-stock.ts'
import { lapseReservation } from './lapse-reservation.ts'
import { reserveStock } from './reserve-stock.ts'
import { sellStock } from './sell-stock.ts'

const orderId = testId<OrderId>(50)

test('a forgotten order gives its units back when its time is up', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  stage.announced()
  await stage.hear(lapseReservation, { orderId })
  t.deepEqual(stage.announced(), [{ type: 'stock-released', data: { orderId, lines: [{ productId, quantity: 2 }] } }])
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { reserved: 0, available: 5 } })
})

test('an order that was confirmed in time keeps what it bought', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  await stage.hear(sellStock, { orderId })
  stage.announced()
  await stage.hear(lapseReservation, { orderId })
  t.deepEqual(stage.announced(), [])
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { onHand: 3, sold: 2 } })
})
