import { command, nothing, staff, struct } from '@minishop/kernel'
import { ProductId, productNotFound, retire } from '../domain/product.ts'
import { Products } from '../ports/products.ts'

export const retireProduct = command({
  summary: 'Retire a product',
  description: 'It can no longer be found or bought. Orders that hold it keep it.',
  allows: staff,
  input: struct({ productId: ProductId }),
  output: nothing,
  refuses: [productNotFound],
  needs: { products: Products },
  async run({ productId }, { products }) {
    const product = await products.find(productId)
    if (product?.status !== 'listed') return productNotFound
    await products.save(retire(product))
  },
})
