import { anyone, query, struct } from '@minishop/kernel'
import { ProductId, productNotFound } from '../domain/product.ts'
import { Products } from '../ports/products.ts'
import { ProductView, productView } from './product-view.ts'

export const getProduct = query({
  summary: 'Read a product',
  allows: anyone,
  input: struct({ productId: ProductId }),
  output: ProductView,
  refuses: [productNotFound],
  needs: { products: Products },
  async run({ productId }, { products }) {
    const offer = await products.offer(productId)
    return offer ? productView(offer) : productNotFound
  },
})
