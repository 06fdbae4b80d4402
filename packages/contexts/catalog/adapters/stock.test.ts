import test from 'ava'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon, testId } from '@minishop/kernel/testing'
import { list, type ProductId } from '../domain/product.ts'
import type { OrderId } from '../domain/reservation.ts'
import type { Movement } from '../domain/stock.ts'
import { composition } from '../main.ts'
import { Products } from '../ports/products.ts'
import { Stock } from '../ports/stock.ts'

const { stores, stageOf } = onMemoryAndPostgres(test, composition)
const movement = (kind: Movement['kind'], orderId?: OrderId): Movement => ({ kind, reason: 'A test', by: 'nobody', at: noon, ...(orderId && { orderId }) })

let n = 0
for (const store of stores) {
  const opened = async (units: number) => {
    const { get, keep } = stageOf(store)
    const productId = testId<ProductId>(++n)
    const description = { sku: `SKU-${n}`, name: 'Mug', description: '', price: { amount: 1, currency: 'EUR' }, category: 'x', images: [], attributes: {} }
    await keep(() => get(Products).save(list(productId, description, noon)))
    await keep(() => get(Stock).open(productId, units, movement('listed')))
    return productId
  }
  const stock = () => stageOf(store).get(Stock)

  test.serial(`${store}: units are held, sold and put back, and the ledger adds up`, async (t) => {
    const { keep } = stageOf(store)
    const productId = await opened(5)
    const orderId = testId<OrderId>(77)
    const lines = [{ productId, quantity: 2 }]
    t.deepEqual(await keep(() => stock().hold(lines, movement('held', orderId))), [])
    t.deepEqual(await stock().of(productId), { onHand: 5, reserved: 2, available: 3, sold: 0 })
    await keep(() => stock().sell(lines, movement('sold', orderId)))
    t.deepEqual(await stock().of(productId), { onHand: 3, reserved: 0, available: 3, sold: 2 })
    await keep(() => stock().putBack(lines, movement('returned', orderId)))
    t.deepEqual(await stock().of(productId), { onHand: 5, reserved: 0, available: 5, sold: 0 })
    const ledger = await stock().movements(productId)
    t.deepEqual(ledger.map(({ kind }) => kind), ['listed', 'held', 'sold', 'returned'])
    t.is(ledger.reduce((sum, { onHand }) => sum + onHand, 0), 5)
    t.like(ledger[1], { orderId, reason: 'A test', by: 'nobody', at: noon })
  })

  test.serial(`${store}: lines are held all together or not at all`, async (t) => {
    const { keep } = stageOf(store)
    const [plenty, scarce] = [await opened(10), await opened(1)]
    const shortages = await keep(() => stock().hold([{ productId: plenty, quantity: 2 }, { productId: scarce, quantity: 2 }], movement('held')))
    t.deepEqual(shortages, [{ productId: scarce, wanted: 2, available: 1 }])
    t.like(await stock().of(plenty), { reserved: 0 })
    t.is((await stock().movements(plenty)).length, 1)
  })

  test.serial(`${store}: nothing is held of a product that has no stock`, async (t) => {
    const productId = testId<ProductId>(999_999)
    t.deepEqual(await stageOf(store).keep(() => stock().hold([{ productId, quantity: 1 }], movement('held'))), [{ productId, wanted: 1, available: 0 }])
    t.is(await stock().of(productId), undefined)
  })

  test.serial(`${store}: an adjustment that would take reserved units changes nothing`, async (t) => {
    const { keep } = stageOf(store)
    const productId = await opened(3)
    await keep(() => stock().hold([{ productId, quantity: 2 }], movement('held')))
    t.is(await keep(() => stock().adjust(productId, -2, movement('adjusted'))), undefined)
    t.deepEqual(await keep(() => stock().adjust(productId, -1, movement('adjusted'))), { onHand: 2, reserved: 2, available: 0, sold: 0 })
  })

  test.serial(`${store}: what is not held can not be released or sold`, async (t) => {
    const { keep } = stageOf(store)
    const productId = await opened(3)
    await t.throwsAsync(keep(() => stock().release([{ productId, quantity: 1 }], movement('released'))))
    await t.throwsAsync(keep(() => stock().sell([{ productId, quantity: 1 }], movement('sold'))))
    t.like(await stock().of(productId), { onHand: 3, reserved: 0, sold: 0 })
  })

  test.serial(`${store}: of a hundred who want the last ten units at once, ten get one each`, async (t) => {
    const { keep } = stageOf(store)
    const productId = await opened(10)
    const shortages = await Promise.all(Array.from({ length: 100 }, () => keep(() => stock().hold([{ productId, quantity: 1 }], movement('held')))))
    t.is(shortages.filter((short) => short.length === 0).length, 10)
    t.deepEqual(await stock().of(productId), { onHand: 10, reserved: 10, available: 0, sold: 0 })
  })

  test.serial(`${store}: orders of several lines never wait for each other in a circle`, async (t) => {
    const { keep } = stageOf(store)
    const products = [await opened(100), await opened(100), await opened(100)]
    const lines = (which: readonly number[]) => which.map((index) => ({ productId: products[index]!, quantity: 1 }))
    const wanted = Array.from({ length: 60 }, (_, index) => lines(([[0, 1, 2], [0, 2], [1, 2]] as const)[index % 3]!))
    const shortages = await Promise.all(wanted.map((order) => keep(() => stock().hold(order, movement('held')))))
    t.true(shortages.every((short) => short.length === 0))
    t.deepEqual(await Promise.all(products.map(async (product) => (await stock().of(product))?.reserved)), [40, 40, 60])
  })
}
