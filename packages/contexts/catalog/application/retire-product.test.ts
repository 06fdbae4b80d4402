import test from 'ava'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import { findProducts } from './find-products.ts'
import { retireProduct } from './retire-product.ts'

test('a retired product is gone for shoppers, and only once', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  t.like(await stage.ask(retireProduct, { productId }, { actor: clerk }), { kind: 'answer', answer: undefined })
  t.deepEqual(stage.announced(), [{ type: 'product-retired', data: { productId } }])
  t.like(await stage.ask(findProducts, {}), { answer: { items: [], nextCursor: null } })
  t.like(await stage.ask(retireProduct, { productId }, { actor: clerk }), { refusal: { code: 'product-not-found' } })
})
