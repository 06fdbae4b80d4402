import test from 'ava'
import { shipmentIdOf } from '../domain/shipment.ts'
import { clerk, orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { cancelShipment } from './cancel-shipment.ts'
import { compareVanishedOrder } from './compare-vanished-order.ts'
import { getShipment } from './get-shipment.ts'

const shop = () => {
  const stage = shippingRehearsal({ seconds: 86_400 })
  const compared = async (money: boolean, open: readonly string[] = []) => {
    stage.announced()
    await stage.hear(compareVanishedOrder, { orderId, money, open })
    return stage.announced().map(({ type, data }) => {
      const { kind, repaired, left } = data as { readonly kind?: string; readonly repaired?: boolean; readonly left?: boolean }
      if (type === 'shipment-looked-up') return left ? 'left' : 'here'
      return type === 'difference-found' ? `${kind} ${repaired ? 'repaired' : 'open'}` : [type, kind].filter(Boolean).join(' ')
    })
  }
  return { ...stage, compared }
}

test('the parcel of an order that has vanished stays here where there is no money for it, once', async (t) => {
  const { shipmentIn, compared, ask, metrics } = shop()
  const shipmentId = await shipmentIn('pending')
  t.deepEqual(await compared(false), ['here', 'shipment-cancelled', 'shipment-without-order repaired'])
  t.deepEqual(await compared(false), ['here'])
  t.like(await ask(getShipment, { shipmentId }, { actor: clerk }), { answer: { status: 'cancelled' } })
  t.deepEqual(metrics.counted, ['reconciliation_differences_total shipment-without-order true'])
})

test('one that is paid, or has left, is for people to decide about, and is left as it is', async (t) => {
  const paid = shop()
  const shipmentId = await paid.shipmentIn('pending')
  for (let time = 0; time < 2; time++) t.deepEqual(await paid.compared(true), ['here', 'shipment-without-order open'])
  t.like(await paid.ask(getShipment, { shipmentId }, { actor: clerk }), { answer: { status: 'pending' } })
  for (const status of ['dispatched', 'delivered', 'failed'] as const)
    for (const money of [true, false]) {
      const gone = shop()
      await gone.shipmentIn(status)
      t.deepEqual(await gone.compared(money), ['left', 'shipment-without-order open'])
      t.like(await gone.ask(getShipment, { shipmentId: shipmentIdOf(orderId) }, { actor: clerk }), { answer: { status } })
    }
})

test('where there is no parcel, or only the note that there must be none, nothing is found, and what was open is settled', async (t) => {
  const { hear, compared } = shop()
  t.deepEqual(await compared(false), ['here'])
  await hear(cancelShipment, { orderId })
  t.deepEqual(await compared(true, ['shipment-without-order', 'shipment-missing', 'payment-missing']), ['here', 'difference-settled shipment-without-order', 'difference-settled shipment-missing'])
})
