import test from 'ava'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { later } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { difference, type Difference, type DifferenceId } from '../domain/difference.ts'
import type { OrderId } from '../domain/order.ts'
import { Reconciliations } from '../ports/reconciliations.ts'
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
    t.deepEqual(await of({ repaired: false }), [testId(12)])
    t.deepEqual(await of({ repaired: true }), [testId(11), testId(13)])
    t.deepEqual(await of({ since: at(661) }), [testId(13)])
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
