import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import type { OrderStatus } from '../domain/difference.ts'
import { shipmentIdOf } from '../domain/shipment.ts'
import type { ShipmentStatus } from '../domain/terms.ts'
import { clerk, confirmed, orderId, shippingRehearsal } from '../testing/rehearsal.ts'
import { cancelShipment } from './cancel-shipment.ts'
import { compareOrder } from './compare-order.ts'
import { getShipment } from './get-shipment.ts'

const shop = () => {
  const stage = shippingRehearsal({ seconds: 86_400 })
  const compared = async (status: OrderStatus, known: ShipmentStatus | null = null) => {
    stage.announced()
    await stage.hear(compareOrder, { ...confirmed(), status, shipment: known && { status: known } })
    return stage.announced().map(({ type, data }) => (type === 'difference-found' ? `${(data as any).kind} ${(data as any).repaired ? 'repaired' : 'open'}` : type))
  }
  return { ...stage, compared, settle: () => stage.clock.advance({ seconds: 60 }) }
}

test('a parcel as the order says is no difference', async (t) => {
  const { shipmentIn, compared, settle, metrics } = shop()
  for (const status of ['placed', 'awaiting-payment', 'cancelled'] as const) t.deepEqual(await compared(status), [])
  await shipmentIn('pending')
  settle()
  t.deepEqual(await compared('confirmed', 'pending'), [])
  t.deepEqual(metrics.counted, [])
})

test('a confirmed order without a parcel gets one, once', async (t) => {
  const { compared, settle, carrier, metrics } = shop()
  t.deepEqual(await compared('confirmed'), ['shipment-created', 'shipment-missing repaired'])
  settle()
  t.deepEqual(await compared('confirmed', 'pending'), [])
  t.deepEqual(carrier.booked, [shipmentIdOf(orderId)])
  t.deepEqual(metrics.counted, ['reconciliation_differences_total shipment-missing true'])
})

test('an order that has left without anybody knowing of a parcel gets no second one', async (t) => {
  const { compared, carrier } = shop()
  t.deepEqual(await compared('dispatched', 'dispatched'), ['shipment-missing open'])
  t.deepEqual(carrier.booked, [])
})

test('the parcel of a cancelled order is cancelled, and one that has left is marked', async (t) => {
  const { shipmentIn, compared, settle } = shop()
  await shipmentIn('pending')
  settle()
  t.deepEqual(await compared('cancelled', 'pending'), ['shipment-cancelled', 'shipment-not-cancelled repaired'])
  t.deepEqual(await compared('cancelled', 'cancelled'), [])

  const gone = shop()
  const shipmentId = await gone.shipmentIn('dispatched')
  gone.settle()
  t.deepEqual(await gone.compared('cancelled', 'pending'), ['shipment-not-cancelled repaired'])
  t.like(await gone.ask(getShipment, { shipmentId }, { actor: clerk }), { answer: { status: 'dispatched', orderCancelledAt: gone.clock.now() } })
  gone.settle()
  t.deepEqual(await gone.compared('cancelled', 'pending'), [])
})

test('an order that knows less than its parcel is told again, unless the news are on their way', async (t) => {
  for (const [status, known, told] of [
    ['pending', null, 'shipment-created'],
    ['dispatched', 'pending', 'shipment-dispatched'],
    ['delivered', 'dispatched', 'shipment-delivered'],
    ['failed', 'dispatched', 'shipment-failed'],
  ] as const) {
    const { shipmentIn, compared, settle } = shop()
    await shipmentIn(status)
    t.deepEqual(await compared('confirmed', known), [])
    settle()
    t.deepEqual(await compared('confirmed', known), [told, 'shipment-unknown-to-order repaired'])
  }
})

test('an order that knows of its parcel but has not moved on with it is told again', async (t) => {
  const { shipmentIn, compared, settle } = shop()
  await shipmentIn('dispatched')
  settle()
  t.deepEqual(await compared('confirmed', 'dispatched'), ['shipment-dispatched', 'shipment-unknown-to-order repaired'])
  t.deepEqual(await compared('dispatched', 'dispatched'), [])
})

test('a confirmed order whose parcel must not be made is for people to decide about', async (t) => {
  const { hear, compared, carrier } = shop()
  await hear(cancelShipment, { orderId })
  t.deepEqual(await compared('confirmed'), ['shipment-cancelled open'])
  t.deepEqual(carrier.booked, [])
})

test('a parcel that is behind its order is moved by the carrier or by staff', async (t) => {
  const { shipmentIn, compared, settle } = shop()
  await shipmentIn('pending')
  settle()
  t.deepEqual(await compared('delivered', 'delivered'), ['shipment-behind-order open'])
})

test('without the carrier nothing is said, and the next try books the parcel', async (t) => {
  const { hear, announced, carrier } = shop()
  const { book } = carrier
  carrier.book = () => Promise.reject(new Unavailable('the carrier'))
  const message = { ...confirmed(), status: 'confirmed' as const, shipment: null }
  await t.throwsAsync(hear(compareOrder, message, testId(9)), { instanceOf: Unavailable })
  t.deepEqual(announced(), [])
  carrier.book = book
  await hear(compareOrder, message, testId(9))
  t.deepEqual(announced().map(({ type }) => type), ['shipment-created', 'difference-found'])
})

test('what was left open about a parcel and is found no more is settled, unless news of it are on their way', async (t) => {
  const { shipmentIn, hear, announced, settle } = shop()
  const settled = async (known: ShipmentStatus) => {
    announced()
    await hear(compareOrder, { ...confirmed(), status: 'delivered', shipment: { status: known }, open: ['shipment-behind-order', 'shipment-missing', 'units-not-held'] })
    return announced().filter(({ type }) => type === 'difference-settled').map(({ data }) => (data as { readonly kind: string }).kind)
  }
  await shipmentIn('delivered')
  t.deepEqual(await settled('delivered'), [])
  settle()
  t.deepEqual(await settled('delivered'), ['shipment-behind-order', 'shipment-missing'])
})
