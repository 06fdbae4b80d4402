import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import type { Vanished } from '../domain/difference.ts'
import type { OrderId } from '../domain/reservation.ts'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import { compareVanishedOrder } from './compare-vanished-order.ts'
import { getStock } from './get-stock.ts'
import { releaseStock } from './release-stock.ts'
import { reserveStock } from './reserve-stock.ts'
import { sellStock } from './sell-stock.ts'

const orderId = testId<OrderId>(50)

const shop = async (status: 'held' | 'sold' | 'released') => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.hear(reserveStock, { orderId, lines: [{ productId, quantity: 2 }] })
  if (status === 'sold') await stage.hear(sellStock, { orderId })
  if (status === 'released') await stage.hear(releaseStock, { orderId })
  const compared = async (vanished: Vanished, open: readonly string[] = []) => {
    stage.announced()
    await stage.hear(compareVanishedOrder, { orderId, ...vanished, open })
    return stage.announced().map(({ type, data }) => {
      const { kind, repaired } = data as { readonly kind?: string; readonly repaired?: boolean }
      return type === 'difference-found' ? `${kind} ${repaired ? 'repaired' : 'open'}` : [type, kind].filter(Boolean).join(' ')
    })
  }
  const stock = async () => ((await stage.ask(getStock, { productId }, { actor: clerk })) as any).answer
  return { ...stage, compared, stock }
}
const nothing = { left: false, money: false }

test('units of an order that has vanished without money or parcel are for sale again, whether they were held or sold, once', async (t) => {
  for (const status of ['held', 'sold'] as const) {
    const { compared, stock, metrics } = await shop(status)
    t.deepEqual(await compared(nothing), ['stock-released', 'reservation-without-order repaired'])
    t.deepEqual(await compared(nothing), [])
    t.like(await stock(), { onHand: 5, reserved: 0, sold: 0 })
    t.deepEqual(metrics.counted, ['reconciliation_differences_total reservation-without-order true'])
  }
})

test('units that are held for one that is paid, or has left, are for people to decide about', async (t) => {
  for (const vanished of [{ left: false, money: true }, { left: true, money: false }]) {
    const { compared, stock } = await shop('held')
    for (let time = 0; time < 2; time++) t.deepEqual(await compared(vanished), ['reservation-without-order open'])
    t.like(await stock(), { onHand: 5, reserved: 2 })
  }
})

test('units that were sold and are paid or have left are where they belong', async (t) => {
  for (const vanished of [{ left: false, money: true }, { left: true, money: false }, { left: true, money: true }]) {
    const { compared, stock } = await shop('sold')
    t.deepEqual(await compared(vanished), [])
    t.like(await stock(), { onHand: 3, sold: 2 })
  }
})

test('where nothing is held nothing is found, and what was open is settled', async (t) => {
  const { compared } = await shop('released')
  t.deepEqual(await compared(nothing, ['reservation-without-order', 'units-given-away', 'payment-missing']), ['difference-settled reservation-without-order', 'difference-settled units-given-away'])
})
