import test from 'ava'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { later } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { difference, type Difference, type DifferenceId } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import { Reconciliations, type DifferenceState } from '../ports/reconciliations.ts'
import { keyed } from '../testing/composition.ts'

// One suite on memory and on PostgreSQL.
const { stores, stageOf } = onMemoryAndPostgres(test, keyed)

for (const store of stores) {
  const stage = () => ({ ...stageOf(store), reconciliations: stageOf(store).get(Reconciliations) })
  const found = (n: number, more: Partial<Difference> = {}): Difference => ({
    ...difference({ orderId: testId<OrderId>(n), kind: 'shipment-missing', repaired: true, detail: 'It was made.' }, noon),
    ...more,
  })
  const at = (seconds: number) => later(noon, { seconds })

  test.serial(`${store}: a difference is read back as it was noted last, with the time it was first found`, async (t) => {
    const { reconciliations, keep } = stage()
    const first = found(1, { repaired: false })
    await keep(() => reconciliations.note(first))
    t.deepEqual((await reconciliations.search({ limit: 10 })).differences, [first])
    await keep(() => reconciliations.note(found(1, { firstFoundAt: at(60), foundAt: at(60), detail: 'Now it is.' })))
    t.deepEqual((await reconciliations.search({ limit: 10 })).differences, [found(1, { foundAt: at(60), detail: 'Now it is.' })])
  })

  test.serial(`${store}: pages show each difference once, and filters only what they let through`, async (t) => {
    const { reconciliations, keep } = stage()
    const noted = [found(11, { foundAt: at(600) }), found(12, { foundAt: at(660), repaired: false }), found(13, { foundAt: at(720) })]
    await keep(async () => {
      for (const one of noted) await reconciliations.note(one)
    })
    const seen: Difference[] = []
    let before: DifferenceId | undefined
    do {
      const page = await reconciliations.search({ since: at(600), limit: 2, before })
      seen.push(...page.differences)
      before = page.next
    } while (before !== undefined)
    t.deepEqual(seen, noted.toSorted((a, b) => (a.differenceId < b.differenceId ? 1 : -1)))
    const of = async (more: object) => (await reconciliations.search({ since: at(600), limit: 10, ...more })).differences.map(({ orderId }) => orderId).sort()
    t.deepEqual(await of({ state: 'open' }), [testId(12)])
    t.deepEqual(await of({ state: 'repaired' }), [testId(11), testId(13)])
    t.deepEqual(await of({ since: at(661) }), [testId(13)])
  })

  test.serial(`${store}: what is open is so until it is repaired, settled or accepted, and what is settled is open again where it is found again`, async (t) => {
    const { reconciliations, keep } = stage()
    const left = (n: number, kind: string, seconds: number) => ({ ...difference({ orderId: testId<OrderId>(n), kind, repaired: false, detail: 'There is none.' }, at(seconds)) })
    const before = await reconciliations.openByKind()
    const counted = async (kind: string) => ((await reconciliations.openByKind()).get(kind) ?? 0) - (before.get(kind) ?? 0)
    const [missing, cancelled, other] = [left(31, 'shipment-missing', 10), left(31, 'shipment-cancelled', 10), left(32, 'shipment-missing', 5)]
    await keep(async () => {
      for (const one of [missing, cancelled, other]) await reconciliations.note(one)
    })
    t.deepEqual([await counted('shipment-missing'), await counted('shipment-cancelled')], [2, 1])
    const asked = (await reconciliations.openOrders(100)).filter(({ orderId }) => orderId === missing.orderId || orderId === other.orderId)
    t.deepEqual(asked, [
      { orderId: other.orderId, kinds: ['shipment-missing'] },
      { orderId: missing.orderId, kinds: ['shipment-cancelled', 'shipment-missing'] },
    ])
    t.is((await reconciliations.openOrders(1)).length, 1)

    await keep(() => reconciliations.settle(missing.differenceId, at(20)))
    await keep(() => reconciliations.note({ ...other, repaired: true }))
    await keep(() => reconciliations.settle(other.differenceId, at(20)))
    t.deepEqual([await counted('shipment-missing'), await counted('shipment-cancelled')], [0, 1])
    const state = async (state: DifferenceState) => (await reconciliations.search({ state, limit: 100 })).differences.filter(({ orderId }) => asked.some((one) => one.orderId === orderId))
    t.deepEqual(await state('settled'), [{ ...missing, settledAt: at(20) }])
    t.deepEqual(await state('repaired'), [{ ...other, repaired: true }])
    t.is(await keep(() => reconciliations.accept(missing.differenceId, 'Never mind.')), undefined)
    await keep(() => reconciliations.note({ ...missing, foundAt: at(30) }))
    t.deepEqual((await state('open')).map(({ kind }) => kind).sort(), ['shipment-cancelled', 'shipment-missing'])

    t.deepEqual(await keep(() => reconciliations.accept(cancelled.differenceId, 'Never mind.')), { ...cancelled, accepted: 'Never mind.' })
    t.is(await keep(() => reconciliations.accept(cancelled.differenceId, 'Nor this.')), undefined)
    await keep(() => reconciliations.note({ ...cancelled, foundAt: at(30) }))
    t.deepEqual(await state('accepted'), [{ ...cancelled, foundAt: at(30), accepted: 'Never mind.' }])
    t.deepEqual([await counted('shipment-missing'), await counted('shipment-cancelled')], [1, 0])
    t.deepEqual([await reconciliations.isOpen(missing.orderId), await reconciliations.isOpen(other.orderId)], [true, false])
  })

  test.serial(`${store}: each walk is where it was left, until its end`, async (t) => {
    const { reconciliations, keep } = stage()
    t.is(await reconciliations.placeOf('asked'), null)
    for (const n of [1, 2])
      await keep(async () => {
        await reconciliations.move('asked', testId<OrderId>(n))
      })
    t.is(await reconciliations.placeOf('asked'), testId<OrderId>(2))
    t.is(await reconciliations.placeOf('scheduled'), null)
    for (let time = 0; time < 2; time++) await keep(() => reconciliations.move('asked', null))
    t.is(await reconciliations.placeOf('asked'), null)
  })
}
