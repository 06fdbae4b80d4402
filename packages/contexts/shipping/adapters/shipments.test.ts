import test from 'ava'
import { Conflict, isRefusal, later } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { newSealKey } from '@minishop/jose'
import { noon, testId, testUser } from '@minishop/kernel/testing'
import { Database, drift } from '@minishop/postgres'
import { create, forestall, move, orderCancelled, shipmentIdOf, type Shipment } from '../domain/shipment.ts'
import type { OrderId, ShipmentStatus } from '../domain/terms.ts'
import { composition } from '../main.ts'
import { Shipments } from '../ports/shipments.ts'
import { address, lines } from '../testing/rehearsal.ts'
import { trackingNumberOf } from './carrier.simulated.ts'
import { rows } from './rows.postgres.ts'

// One suite on memory and on PostgreSQL. Both hold every promise of the port; they differ in nothing that a use case could notice.

const ownKey = JSON.stringify([newSealKey('shipping').privateKey])
const settings = { ...composition.settings, SEAL_KEY: { ...composition.settings['SEAL_KEY']!, fallback: ownKey } }
const { stores, stageOf } = onMemoryAndPostgres(test, { ...composition, settings })

let n = 0
const owner = testUser(1)
const parcel = (method = 'standard') => {
  const orderId = testId<OrderId>(++n)
  const booking = { carrier: 'Minishop Parcel', trackingNumber: trackingNumberOf(shipmentIdOf(orderId)) }
  return create({ orderId, userId: owner.id, method, address: { ...address, name: 'Zoë "O\'Reilly" 🫖' }, lines }, booking, noon)
}

for (const store of stores) {
  const stage = () => ({ ...stageOf(store), shipments: stageOf(store).get(Shipments) })
  const saved = async (status: ShipmentStatus = 'pending', changedAt = noon): Promise<Shipment> => {
    const { shipments, keep } = stage()
    const { state } = parcel()
    const made = { ...state, status, changedAt }
    await keep(() => shipments.save({ state: made, events: [] }))
    return made
  }

  test.serial(`${store}: a shipment is read back as it was saved, by each of its names`, async (t) => {
    const { shipments, keep } = stage()
    const { state } = parcel()
    await keep(() => shipments.save({ state, events: [] }))
    t.deepEqual(await shipments.find(state.shipmentId), state)
    t.deepEqual(await shipments.findFor(owner.id, state.shipmentId), state)
    t.deepEqual(await shipments.findByOrder(state.orderId), state)
    t.deepEqual(await shipments.findByTrackingNumber(state.trackingNumber), state)
    t.is(await shipments.findFor(testUser(2).id, state.shipmentId), undefined)
    t.is(await shipments.find(testId<never>(999_999)), undefined)
  })

  test.serial(`${store}: everything that a life adds is kept`, async (t) => {
    const { shipments, keep } = stage()
    const first = await saved()
    const dispatched = move(first, { status: 'dispatched', at: later(noon, { seconds: 1 }) }, later(noon, { seconds: 1 }))
    if (isRefusal(dispatched)) return t.fail()
    await keep(() => shipments.save(dispatched))
    const failed = move(dispatched.state, { status: 'failed', at: later(noon, { seconds: 2 }) }, later(noon, { seconds: 2 }), 'Nobody there')
    if (isRefusal(failed)) return t.fail()
    await keep(() => shipments.save(failed))
    const marked = orderCancelled(failed.state, later(noon, { seconds: 3 }))!
    await keep(() => shipments.save(marked))
    t.deepEqual(await shipments.find(first.shipmentId), marked.state)
    t.is(marked.state.version, 4)
  })

  test.serial(`${store}: orders that are not listed although there is a parcel for them are found between two ids`, async (t) => {
    const { shipments, keep } = stage()
    const first = await saved()
    const [cancelled, pending, delivered] = [await saved('cancelled'), await saved(), await saved('delivered')]
    await keep(() => shipments.save(forestall(testId<OrderId>(++n), noon)))
    const last = await saved('in-transit')
    const unlisted = (orderIds: readonly OrderId[], upTo = last.orderId, limit = 10) => shipments.unlisted({ after: first.orderId, upTo, orderIds, limit })
    t.deepEqual(await unlisted([]), [pending.orderId, delivered.orderId, last.orderId])
    t.deepEqual(await unlisted([], delivered.orderId), [pending.orderId, delivered.orderId])
    t.deepEqual(await unlisted([], last.orderId, 1), [pending.orderId])
    t.deepEqual(await unlisted([pending.orderId, cancelled.orderId]), [delivered.orderId, last.orderId])
  })

  test.serial(`${store}: of two who change one version only the first succeeds`, async (t) => {
    const { shipments, keep } = stage()
    const change = orderCancelled(await saved(), noon)!
    await keep(() => shipments.save(change))
    await t.throwsAsync(keep(() => shipments.save(change)), { instanceOf: Conflict })
  })

  test.serial(`${store}: an order has one shipment, or the note that there must be none`, async (t) => {
    const { shipments, keep } = stage()
    const made = parcel()
    await keep(() => shipments.save(made))
    await t.throwsAsync(keep(() => shipments.save(made)), { instanceOf: Conflict })
    await t.throwsAsync(keep(() => shipments.save(forestall(made.state.orderId, noon))), { instanceOf: Conflict })

    const late = parcel()
    const note = forestall(late.state.orderId, noon)
    await keep(() => shipments.save(note))
    t.deepEqual(await shipments.findByOrder(note.state.orderId), note.state)
    t.is(await shipments.find(note.state.shipmentId), undefined)
    await t.throwsAsync(keep(() => shipments.save(late)), { instanceOf: Conflict })
  })

  test.serial(`${store}: turning the pages shows every shipment once, the newest first`, async (t) => {
    const { shipments } = stage()
    const expected: string[] = []
    for (let count = 0; count < 5; count++) expected.push((await saved('failed')).shipmentId)
    const seen: Shipment[] = []
    let cursor: string | undefined
    do {
      const page = await shipments.page({ status: 'failed', limit: 2, cursor })
      seen.push(...page!.shipments)
      cursor = page!.next
    } while (cursor !== undefined)
    const ids = seen.map(({ shipmentId }) => shipmentId as string)
    t.deepEqual(ids, [...ids].sort().reverse())
    t.true(expected.every((shipmentId) => ids.filter((id) => id === shipmentId).length === 1))
    t.is(await shipments.page({ limit: 2, cursor: 'nonsense' }), undefined)
  })

  test.serial(`${store}: what can still move is found, the longest unchanged first`, async (t) => {
    const { shipments } = stage()
    const early = await saved('in-transit', later(noon, { seconds: -3600 }))
    const earliest = await saved('dispatched', later(noon, { seconds: -7200 }))
    const over = await saved('delivered', later(noon, { seconds: -9000 }))
    const found = (await shipments.underWay(2)).map(({ shipmentId }) => shipmentId)
    t.deepEqual(found, [earliest.shipmentId, early.shipmentId])
    t.false((await shipments.underWay(1000)).some(({ shipmentId }) => shipmentId === over.shipmentId))
  })
}

test.serial('the migrated tables are what the rows say', async (t) => {
  const { read } = stageOf('PostgreSQL').get(Database)
  t.deepEqual(await drift({ url: String(read.config.get('clientUrl')), entities: rows }), [])
})
