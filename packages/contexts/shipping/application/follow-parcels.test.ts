import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { trackingNumberOf } from '../adapters/carrier.simulated.ts'
import type { OrderId } from '../domain/terms.ts'
import { confirmed, customer, shippingRehearsal, watchedCarrier } from '../testing/rehearsal.ts'
import { cancelShipment } from './cancel-shipment.ts'
import { createShipment } from './create-shipment.ts'
import { followParcels } from './follow-parcels.ts'
import { trackShipment } from './track-shipment.ts'

test('a simulated parcel makes its whole journey by itself', async (t) => {
  const { ask, hear, announced, clock, shipmentIn } = shippingRehearsal({ seconds: 5 })
  const trackingNumber = trackingNumberOf(await shipmentIn('pending'))
  const statusAfter = async (seconds: number) => {
    clock.advance({ seconds })
    await hear(followParcels, {})
    return ((await ask(trackShipment, { trackingNumber })) as { answer: { status: string } }).answer.status
  }
  t.is(await statusAfter(4), 'pending')
  t.is(await statusAfter(1), 'dispatched')
  t.is(await statusAfter(5), 'in-transit')
  t.is(await statusAfter(5), 'delivered')
  t.is(await statusAfter(60), 'delivered')
  t.deepEqual(announced().map(({ type }) => type), ['shipment-dispatched', 'shipment-in-transit', 'shipment-delivered'])
})

test('what was missed while nobody looked is caught up with in order', async (t) => {
  const { hear, announced, clock, shipmentIn, searched } = shippingRehearsal({ seconds: 5 })
  await shipmentIn('pending')
  clock.advance({ seconds: 3600 })
  await hear(followParcels, {})
  t.is(searched(), 1)
  t.deepEqual(announced().map(({ type }) => type), ['shipment-dispatched', 'shipment-in-transit', 'shipment-delivered'])
})

test('without the setting only staff move parcels, and none are searched for', async (t) => {
  const { hear, announced, clock, shipmentIn, searched } = shippingRehearsal()
  await shipmentIn('dispatched')
  clock.advance({ seconds: 3600 })
  await hear(followParcels, {})
  t.deepEqual(announced(), [])
  t.is(searched(), 0)
})

test('a cancelled parcel goes nowhere', async (t) => {
  const { hear, announced, clock } = shippingRehearsal({ seconds: 5 })
  await hear(createShipment, confirmed(testId<OrderId>(2)))
  await hear(cancelShipment, { orderId: testId<OrderId>(2) })
  announced()
  clock.advance({ seconds: 60 })
  await hear(followParcels, {})
  t.deepEqual(announced(), [])
})

test('nothing is half done when the carrier is away, and nobody from outside can start this', async (t) => {
  const carrier = watchedCarrier(5)
  const { ask, hear, announced, clock, shipmentIn } = shippingRehearsal({ carrier })
  await shipmentIn('pending')
  clock.advance({ seconds: 60 })
  carrier.scans = () => Promise.reject(new Unavailable('the carrier'))
  await t.throwsAsync(hear(followParcels, {}), { instanceOf: Unavailable })
  t.deepEqual(announced(), [])
  t.like(await ask(followParcels, {}, { actor: customer }), { refusal: { code: 'not-allowed' } })
})
