import { command, integer, isRefusal, optional, partial, staff, struct } from '@minishop/kernel'
import { Description, edit, ProductId, productNotFound, productOutdated, skuTaken } from '../domain/product.ts'
import { Products } from '../ports/products.ts'
import { Stock } from '../ports/stock.ts'
import { ProductView, productView } from './product-view.ts'

export const editProduct = command({
  summary: 'Edit a product',
  description: 'With If-Match the edit applies to that version only; without it, to whatever is there.',
  allows: staff,
  input: struct({ productId: ProductId, ...partial(Description).fields, basedOn: optional(integer({ min: 1 })) }),
  output: ProductView,
  refuses: [productNotFound, productOutdated, skuTaken],
  needs: { products: Products, stock: Stock },
  async run({ productId, basedOn, ...changes }, { products, stock }) {
    const product = await products.find(productId)
    if (product?.status !== 'listed') return productNotFound
    const change = edit(product, changes, basedOn)
    if (isRefusal(change)) return change
    if (change.state.sku !== product.sku && (await products.hasSku(change.state.sku))) return skuTaken
    await products.save(change)
    const level = await stock.of(productId)
    return productView({ product: change.state, available: level?.available ?? 0 })
  },
})
