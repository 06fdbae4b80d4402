import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { catalogRehearsal } from '../testing/rehearsal.ts'
import { getProduct } from './get-product.ts'
import { getStock } from './get-stock.ts'
import { listProduct } from './list-product.ts'

const mug = { sku: 'MUG-RED-1', name: 'Red mug', description: 'A mug.', price: { amount: 1299, currency: 'EUR' }, initialStock: 5 }
const actor = testUser(1, ['staff'])

test('a listed product can be found with the units it came with', async (t) => {
  const { ask, announced } = catalogRehearsal()
  const listed = await ask(listProduct, mug, { actor })
  t.true(listed.kind === 'answer')
  const { productId } = (listed as { answer: { productId: never } }).answer
  const found = await ask(getProduct, { productId })
  t.like(found, { answer: { productId, sku: 'MUG-RED-1', price: mug.price, category: 'other', images: [], attributes: {}, available: 5, version: 1 } })
  t.like(await ask(getStock, { productId }, { actor }), { answer: { onHand: 5, reserved: 0, available: 5, sold: 0 } })
  t.deepEqual(announced(), [{ type: 'product-listed', data: { productId, sku: 'MUG-RED-1', name: 'Red mug', price: mug.price } }])
})

test('two listed products can not have one SKU', async (t) => {
  const { ask } = catalogRehearsal()
  await ask(listProduct, mug, { actor })
  t.like(await ask(listProduct, { ...mug, name: 'Another' }, { actor }), { kind: 'refusal', refusal: { code: 'sku-taken' } })
})

test('a product is not given away by a forgotten price', async (t) => {
  const { ask } = catalogRehearsal()
  const outcome = await ask(listProduct, { ...mug, price: { amount: 0, currency: 'EUR' } }, { actor })
  t.deepEqual(outcome, { kind: 'bad-input', faults: [{ path: 'price.amount', message: 'must be at least 1' }] })
})

test('customers list nothing', async (t) => {
  t.like(await catalogRehearsal().ask(listProduct, mug, { actor: testUser(2) }), { kind: 'refusal', refusal: { code: 'not-allowed' } })
})
