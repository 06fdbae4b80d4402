import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/reservation.ts'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import { getReservation } from './get-reservation.ts'
import { reserveStock } from './reserve-stock.ts'

test('staff see what is held for an order and until when, customers do not', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  const orderId = testId<OrderId>(77)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  const seen = await stage.ask(getReservation, { orderId }, { actor: clerk })
  t.like(seen, { answer: { orderId, status: 'held', lines: [{ productId, quantity: 2 }], heldUntil: '2026-01-31T12:45:00.000Z' } })
  t.like(await stage.ask(getReservation, { orderId }, { actor: testUser(2) }), { refusal: { code: 'not-allowed' } })
  t.like(await stage.ask(getReservation, { orderId: testId<OrderId>(78) }, { actor: clerk }), { refusal: { code: 'reservation-not-found' } })
})
