import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/reservation.ts'
import { catalogRehearsal, listMug } from '../testing/rehearsal.ts'
import { missOrders } from './miss-orders.ts'
import { reserveStock } from './reserve-stock.ts'
import { sellStock } from './sell-stock.ts'

const [before, held, sold, refused, behind] = [50, 51, 52, 53, 54].map((n) => testId<OrderId>(n)) as [OrderId, OrderId, OrderId, OrderId, OrderId]

test('an order for which units are held or sold and that is not listed is missed, within the list', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  const { hear, announced } = stage
  for (const orderId of [held, sold]) await hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  await hear(sellStock, { orderId: sold })
  await hear(reserveStock, { orderId: refused, lines: [{ productId, quantity: 2 }] })
  announced()
  const missed = async (orderIds: readonly OrderId[], upTo = behind) => {
    await hear(missOrders, { after: before, upTo, orderIds })
    return announced().map(({ type, data }) => [type, (data as { readonly orderId: OrderId }).orderId])
  }
  t.deepEqual(await missed([held, sold]), [])
  t.deepEqual(await missed([]), [['order-missed', held], ['order-missed', sold]])
  t.deepEqual(await missed([behind, held]), [['order-missed', sold]])
  t.deepEqual(await missed([], held), [['order-missed', held]])
})
