import test from 'ava'
import { Conflict, later } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon, testId } from '@minishop/kernel/testing'
import type { ProductId } from '../domain/product.ts'
import { hold, release, sell, type OrderId, type Reservation, type ReservationChange } from '../domain/reservation.ts'
import { composition } from '../main.ts'
import { Reservations } from '../ports/reservations.ts'

const { stores, stageOf } = onMemoryAndPostgres(test, composition)
const lines = [{ productId: testId<ProductId>(1), quantity: 2 }]

for (const store of stores) {
  test.serial(`${store}: a reservation is read back as it was saved`, async (t) => {
    const { get, keep } = stageOf(store)
    const { state, events } = hold(testId<OrderId>(1), lines, noon)
    await keep(() => get(Reservations).save({ state, events }))
    t.deepEqual(await get(Reservations).find(state.orderId), state)
    t.is(await get(Reservations).find(testId<OrderId>(2)), undefined)
  })

  test.serial(`${store}: one order has one reservation, and of two changes the first counts`, async (t) => {
    const { get, keep } = stageOf(store)
    const made = hold(testId<OrderId>(3), lines, noon)
    await keep(() => get(Reservations).save(made))
    await t.throwsAsync(keep(() => get(Reservations).save(made)), { instanceOf: Conflict })
    const change = release(made.state)
    await keep(() => get(Reservations).save(change))
    await t.throwsAsync(keep(() => get(Reservations).save(change)), { instanceOf: Conflict })
    t.is((await get(Reservations).find(made.state.orderId))?.status, 'released')
  })

  test.serial(`${store}: a reservation is overdue when it is held beyond its time`, async (t) => {
    const { get, keep } = stageOf(store)
    const { state, events } = hold(testId<OrderId>(9), lines, noon)
    const overdue = () => get(Reservations).overdue(later(state.heldUntil, { seconds: 1 }))
    const before = await overdue()
    await keep(() => get(Reservations).save({ state, events }))
    t.is(await overdue(), before + 1)
    t.is(await get(Reservations).overdue(noon), 0)
    await keep(() => get(Reservations).save(release(state)))
    t.is(await overdue(), before)
  })

  test.serial(`${store}: orders that are not listed although units are held or sold for them are found between two ids`, async (t) => {
    const { get, keep } = stageOf(store)
    const ids = [21, 22, 23, 24, 25].map((n) => testId<OrderId>(n))
    for (const orderId of ids) await keep(() => get(Reservations).save(hold(orderId, lines, noon)))
    const changed = async (n: number, change: (reservation: Reservation) => ReservationChange) => keep(async () => get(Reservations).save(change((await get(Reservations).find(ids[n]!))!)))
    await changed(1, release)
    await changed(2, sell)
    const unlisted = (orderIds: readonly OrderId[], upTo = ids[4]!, limit = 10) => get(Reservations).unlisted({ after: ids[0]!, upTo, orderIds, limit })
    t.deepEqual(await unlisted([]), [ids[2], ids[3], ids[4]])
    t.deepEqual(await unlisted([], ids[3]), [ids[2], ids[3]])
    t.deepEqual(await unlisted([], ids[4], 1), [ids[2]])
    t.deepEqual(await unlisted([ids[2]!, ids[4]!]), [ids[3]])
  })
}
