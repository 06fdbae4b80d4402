import test from 'ava'
import { later } from '@minishop/kernel'
import { noon, testId, testUser } from '@minishop/kernel/testing'
import { create, type Shipment } from '../domain/shipment.ts'
import { TrackingNumber, type OrderId, type ShipmentId } from '../domain/terms.ts'
import { address, lines } from '../testing/rehearsal.ts'
import { checkDigit, simulatedCarrier, trackingNumberOf } from './carrier.simulated.ts'

const parcel = (n: number) => ({ shipmentId: testId<ShipmentId>(n), method: 'standard', address })

test('the same parcel is booked once, however often it is asked for', async (t) => {
  const [first, again, other] = await Promise.all([simulatedCarrier().book(parcel(1)), simulatedCarrier().book(parcel(1)), simulatedCarrier().book(parcel(2))])
  t.deepEqual(first, again)
  t.not(first.trackingNumber, other.trackingNumber)
})

test('cancelling twice, or what was never booked, does nothing', async (t) => {
  await t.notThrowsAsync(simulatedCarrier().cancel(testId<ShipmentId>(1)))
  await t.notThrowsAsync(simulatedCarrier().cancel(testId<ShipmentId>(1)))
})

test('tracking numbers end in the check digit of the postal union', (t) => {
  // The example of the standard itself: RR 473124829 IE.
  t.is(checkDigit('47312482'), 9)
  for (let n = 1; n <= 200; n++) {
    const number = trackingNumberOf(testId<ShipmentId>(n))
    t.true(TrackingNumber.is(number))
    t.regex(number, /^MP\d{17}$/)
    t.is(checkDigit(number.slice(2, -1)), Number(number.at(-1)))
  }
})

test('without a time of its own it tells of no scans', (t) => {
  t.is(simulatedCarrier().scans, undefined)
})

test('the journey goes on from where staff handed the parcel over', async (t) => {
  const ordered = { orderId: testId<OrderId>(1), userId: testUser(1).id, method: 'standard', address, lines }
  const booking = await simulatedCarrier().book(parcel(1))
  const { state } = create(ordered, booking, noon)
  const handedOver: Shipment = { ...state, status: 'dispatched', events: [...state.events, { status: 'dispatched', at: later(noon, { seconds: 100 }) }] }
  const carrier = simulatedCarrier({ seconds: 5 })
  t.deepEqual(await carrier.scans!(handedOver, later(noon, { seconds: 104 })), [])
  t.deepEqual((await carrier.scans!(handedOver, later(noon, { seconds: 110 }))).map(({ status, at }) => [status, at]), [
    ['in-transit', later(noon, { seconds: 105 })],
    ['delivered', later(noon, { seconds: 110 })],
  ])
})
