import test from 'ava'
import { catalogRehearsal, listMug } from '../testing/rehearsal.ts'
import { findProducts } from './find-products.ts'

type Page = { readonly answer: { readonly items: readonly { readonly sku: string }[]; readonly nextCursor: string | null } }
const skus = (outcome: unknown) => (outcome as Page).answer.items.map(({ sku }) => sku)

test('pages hold every product once, whatever is listed meanwhile', async (t) => {
  const stage = catalogRehearsal()
  for (let n = 1; n <= 5; n++) await listMug(stage, { sku: `MUG-${n}` })
  const first = await stage.ask(findProducts, { limit: 2 })
  t.deepEqual(skus(first), ['MUG-5', 'MUG-4'])
  await listMug(stage, { sku: 'MUG-6' })
  const second = await stage.ask(findProducts, { limit: 2, cursor: (first as Page).answer.nextCursor! })
  t.deepEqual(skus(second), ['MUG-3', 'MUG-2'])
  const third = await stage.ask(findProducts, { limit: 2, cursor: (second as Page).answer.nextCursor! })
  t.deepEqual(skus(third), ['MUG-1'])
  t.is((third as Page).answer.nextCursor, null)
})

test('every word that is sought must begin a word of the product', async (t) => {
  const stage = catalogRehearsal()
  await listMug(stage)
  await listMug(stage, { sku: 'POT-1', name: 'Tea pot', category: 'kitchen' })
  t.deepEqual(skus(await stage.ask(findProducts, { q: 'red MU' })), ['MUG-RED-1'])
  t.deepEqual(skus(await stage.ask(findProducts, { q: 'kitch' })), ['POT-1'])
  t.deepEqual(skus(await stage.ask(findProducts, { q: 'red pot' })), [])
})

test('products are sorted by price both ways', async (t) => {
  const stage = catalogRehearsal()
  for (const [sku, amount] of [['B', 200], ['A', 300], ['C', 100]] as const) await listMug(stage, { sku, price: { amount, currency: 'EUR' } })
  t.deepEqual(skus(await stage.ask(findProducts, { sort: 'price' })), ['C', 'B', 'A'])
  t.deepEqual(skus(await stage.ask(findProducts, { sort: '-price' })), ['A', 'B', 'C'])
})

test('products are found by their ids, those that are gone left out', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await listMug(stage, { sku: 'OTHER' })
  t.deepEqual(skus(await stage.ask(findProducts, { ids: productId })), ['MUG-RED-1'])
  t.like(await stage.ask(findProducts, { ids: 'nonsense' }), { kind: 'bad-input', faults: [{ path: 'ids' }] })
})

test('a cursor that somebody made up is refused', async (t) => {
  t.like(await catalogRehearsal().ask(findProducts, { cursor: 'bm9uc2Vuc2U' }), { refusal: { code: 'cursor-invalid' } })
})
