import { command, Ids, optional, staff, struct } from '@minishop/kernel'
import { Description, list, type ProductId, skuTaken } from '../domain/product.ts'
import { InitialStock } from '../domain/stock.ts'
import { Products } from '../ports/products.ts'
import { Stock } from '../ports/stock.ts'
import { ProductView, productView } from './product-view.ts'

const { category, images, attributes, ...required } = Description.fields

export const listProduct = command({
  summary: 'List a new product',
  allows: staff,
  input: struct({
    ...required,
    category: optional(category),
    images: optional(images),
    attributes: optional(attributes),
    initialStock: optional(InitialStock),
  }),
  output: ProductView,
  refuses: [skuTaken],
  needs: { products: Products, stock: Stock, ids: Ids },
  async run({ initialStock = 0, category = 'other', images = [], attributes = {}, ...rest }, { products, stock, ids }, call) {
    if (await products.hasSku(rest.sku)) return skuTaken
    const change = list(ids.next() as ProductId, { ...rest, category, images, attributes }, call.at)
    await products.save(change)
    await stock.open(change.state.productId, initialStock, { kind: 'listed', reason: 'Initial stock', by: call.actor.id, at: call.at })
    return productView({ product: change.state, available: initialStock })
  },
})
