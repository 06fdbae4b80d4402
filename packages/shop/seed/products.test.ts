import test from 'ava'
import { catalog } from '@minishop/catalog'
import { decode } from '@minishop/kernel'
import { seedProducts } from './products.ts'

test('the assortment is that of a real shop: many products, a dozen categories, prices in euro, something of each there', (t) => {
  t.true(seedProducts.length >= 200)
  t.true(new Set(seedProducts.map(({ category }) => category)).size >= 12)
  t.is(new Set(seedProducts.map(({ sku }) => sku)).size, seedProducts.length)
  t.is(new Set(seedProducts.map(({ name }) => name)).size, seedProducts.length)
  t.true(seedProducts.every(({ price, initialStock }) => price.currency === 'EUR' && initialStock > 0))
})

test('the catalog takes every product as it is', (t) => {
  const { input } = catalog.spec.http['POST /products'].useCase
  for (const product of seedProducts) t.deepEqual(decode(input, product, 'refuse'), { ok: true, value: product }, product.sku)
})
