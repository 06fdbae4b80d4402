import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import { catalogRehearsal, clerk, listMug } from '../testing/rehearsal.ts'
import type { ProductId } from '../domain/product.ts'
import { getStock } from './get-stock.ts'

test('staff sees the stock of a product, customers do not', async (t) => {
  const stage = catalogRehearsal()
  const productId = await listMug(stage)
  t.like(await stage.ask(getStock, { productId }, { actor: clerk }), { answer: { onHand: 5, reserved: 0, available: 5, sold: 0 } })
  t.like(await stage.ask(getStock, { productId }, { actor: testUser(2) }), { refusal: { code: 'not-allowed' } })
  t.like(await stage.ask(getStock, { productId: testId<ProductId>(99) }, { actor: clerk }), { refusal: { code: 'product-not-found' } })
})
