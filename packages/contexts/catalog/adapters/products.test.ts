import test from 'ava'
import { Conflict, isRefusal } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { testId, noon } from '@minishop/kernel/testing'
import { edit, list, retire, type Description, type ProductId } from '../domain/product.ts'
import { composition } from '../main.ts'
import { Products, type Sort } from '../ports/products.ts'

// One suite on memory and on PostgreSQL. Both hold every promise of the port; they differ in nothing that a use case could notice.

const description: Description = { sku: 'SKU', name: 'Red mug', description: 'Holds tea.', price: { amount: 1299, currency: 'EUR' }, category: 'kitchen', images: ['/mug.png'], attributes: { 'Größe': 'L' } }
const id = (n: number) => testId<ProductId>(n)
const { stores, stageOf } = onMemoryAndPostgres(test, composition)

let n = 0
for (const store of stores) {
  const stage = () => ({ ...stageOf(store), products: stageOf(store).get(Products) })
  const listed = async (different: Partial<Description> = {}) => {
    const { products, keep } = stage()
    const { state } = list(id(++n), { ...description, sku: `SKU-${n}`, ...different }, noon)
    await keep(() => products.save({ state, events: [] }))
    return state
  }

  test.serial(`${store}: a product is read back as it was saved`, async (t) => {
    const product = await listed({ name: "O'Reilly \"quoted\" \\ mug %_ 🫖" })
    t.deepEqual(await stage().products.find(product.productId), product)
    t.deepEqual(await stage().products.offer(product.productId), { product, available: 0 })
    t.is(await stage().products.find(id(999_999)), undefined)
  })

  test.serial(`${store}: of two who change one version only the first succeeds`, async (t) => {
    const { products, keep } = stage()
    const product = await listed()
    const change = edit(product, { name: 'First' }, 1)
    if (isRefusal(change)) return t.fail()
    await keep(() => products.save(change))
    await t.throwsAsync(keep(() => products.save({ ...change, state: { ...change.state, name: 'Second' } })), { instanceOf: Conflict })
    t.is((await products.find(product.productId))?.name, 'First')
  })

  test.serial(`${store}: no two listed products have one SKU, whoever is faster`, async (t) => {
    const { products, keep } = stage()
    const product = await listed()
    t.true(await products.hasSku(product.sku))
    await t.throwsAsync(keep(() => products.save(list(id(++n), { ...description, sku: product.sku }, noon))), { instanceOf: Conflict })
    await keep(() => products.save(retire(product)))
    t.false(await products.hasSku(product.sku))
    t.is((await listed({ sku: product.sku })).sku, product.sku)
    t.is(await products.offer(product.productId), undefined)
  })

  test.serial(`${store}: turning the pages shows every product once, in each order`, async (t) => {
    const category = `paged-${store.toLowerCase()}`
    const prices = [300, 100, 200, 200, 200, 100, 500]
    for (const [index, amount] of prices.entries()) await listed({ category, name: `${'cabdbea'[index]} thing`, price: { amount, currency: 'EUR' } })
    const expected: Record<Sort, readonly (string | number)[]> = {
      newest: ['a', 'e', 'b', 'd', 'b', 'a', 'c'],
      name: ['a', 'a', 'b', 'b', 'c', 'd', 'e'],
      price: [100, 100, 200, 200, 200, 300, 500],
      '-price': [500, 300, 200, 200, 200, 100, 100],
    }
    for (const [sort, order] of Object.entries(expected) as [Sort, readonly (string | number)[]][]) {
      const seen = []
      let cursor: string | undefined
      do {
        const page = await stage().products.search({ category, sort, limit: 3, cursor })
        seen.push(...page!.offers.map(({ product }) => product))
        cursor = page!.next
      } while (cursor)
      t.deepEqual(seen.map(({ name, price }) => (typeof order[0] === 'number' ? price.amount : name[0]!)), order, sort)
      t.is(new Set(seen.map(({ productId }) => productId)).size, prices.length)
    }
  })

  test.serial(`${store}: words are found by their beginnings, in any case and beside any sign`, async (t) => {
    const { products } = stage()
    const found = async (words: string) => (await products.search({ words, sort: 'newest', limit: 100 }))!.offers.map(({ product }) => product.sku)
    const { sku } = await listed({ sku: `ZEBRA-${store}-7`, name: 'Straßenlaterne, gestreift', description: 'Leuchtet (auch nachts).' })
    for (const words of ['zebra', 'STRAßEN', 'gestr leucht', 'nachts zeb', `zebra-${store}-7`, "  zebra & | ! ' "]) t.true((await found(words)).includes(sku), words)
    for (const words of ['ebra', 'zebra missing']) t.false((await found(words)).includes(sku), words)
  })

  test.serial(`${store}: a cursor of another sort, or of nobody's making, is none`, async (t) => {
    const { products } = stage()
    await listed()
    await listed()
    const page = await products.search({ sort: 'newest', limit: 1 })
    t.is(await products.search({ sort: 'price', limit: 1, cursor: page!.next }), undefined)
    for (const cursor of ['', 'x', Buffer.from('["newest",7,"x"]').toString('base64url'), Buffer.from('[1').toString('base64url')]) t.is(await products.search({ sort: 'newest', limit: 1, cursor }), undefined)
  })

  test.serial(`${store}: categories count what is listed`, async (t) => {
    const { products, keep } = stage()
    const category = `counted-${store.toLowerCase()}`
    await listed({ category })
    const gone = await listed({ category })
    await keep(() => products.save(retire(gone)))
    t.deepEqual((await products.categories()).find((one) => one.category === category), { category, products: 1 })
  })
}
