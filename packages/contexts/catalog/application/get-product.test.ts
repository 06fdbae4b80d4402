import test from 'ava'
import { testId } from '@minishop/kernel/testing'
import { catalogRehearsal, listMug } from '../testing/rehearsal.ts'
import type { ProductId } from '../domain/product.ts'
import { getProduct } from './get-product.ts'

test('anyone may read a product', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage, { attributes: { material: 'stoneware' } })
  t.like(await stage.ask(getProduct, { productId }), { answer: { name: 'Red mug', attributes: { material: 'stoneware' }, available: 5 } })
})

test('a product that is not there is said to be not found', async (t) => {
  t.like(await catalogRehearsal().ask(getProduct, { productId: testId<ProductId>(99) }), { refusal: { code: 'product-not-found', kind: 'not-found' } })
})
