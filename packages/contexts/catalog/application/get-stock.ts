import { query, staff, struct } from '@minishop/kernel'
import { ProductId, productNotFound } from '../domain/product.ts'
import { StockLevel } from '../domain/stock.ts'
import { Stock } from '../ports/stock.ts'

export const getStock = query({
  summary: 'Read the stock of a product',
  allows: staff,
  input: struct({ productId: ProductId }),
  output: StockLevel,
  refuses: [productNotFound],
  needs: { stock: Stock },
  run: async ({ productId }, { stock }) => (await stock.of(productId)) ?? productNotFound,
})
