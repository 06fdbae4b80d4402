import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { ProductId } from '../domain/product.ts'
import { editProduct } from './edit-product.ts'
import { retireProduct } from './retire-product.ts'

test('an edit changes what it names and nothing else', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  const edited = await stage.ask(editProduct, { productId, name: 'Crimson mug', basedOn: 1 }, { actor: clerk })
  t.like(edited, { answer: { name: 'Crimson mug', sku: 'MUG-RED-1', version: 2, available: 5 } })
  t.deepEqual(stage.announced(), [])
})

test('a new price is announced with the old one', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.ask(editProduct, { productId, price: { amount: 999, currency: 'EUR' } }, { actor: clerk })
  t.deepEqual(stage.announced(), [
    { type: 'product-repriced', data: { productId, before: { amount: 1299, currency: 'EUR' }, price: { amount: 999, currency: 'EUR' } } },
  ])
})

test('an edit of an older version is refused and says which one is current', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  await stage.ask(editProduct, { productId, name: 'First' }, { actor: clerk })
  const late = await stage.ask(editProduct, { productId, name: 'Second', basedOn: 1 }, { actor: clerk })
  t.like(late, { kind: 'refusal', refusal: { code: 'product-outdated', facts: { currentVersion: 2 } } })
})

test('the SKU of another listed product can not be taken, that of a retired one can', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  const other = await listMug(stage, { sku: 'MUG-BLUE-1' })
  t.like(await stage.ask(editProduct, { productId, sku: 'MUG-BLUE-1' }, { actor: clerk }), { refusal: { code: 'sku-taken' } })
  await stage.ask(retireProduct, { productId: other }, { actor: clerk })
  t.like(await stage.ask(editProduct, { productId, sku: 'MUG-BLUE-1' }, { actor: clerk }), { answer: { sku: 'MUG-BLUE-1' } })
})

test('what does not exist can not be edited', async (t) => {
  t.like(await catalogRehearsal().ask(editProduct, { productId: testId<ProductId>(99), name: 'x' }, { actor: clerk }), { refusal: { code: 'product-not-found' } })
})
