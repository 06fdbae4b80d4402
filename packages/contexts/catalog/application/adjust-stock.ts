import { command, staff, struct } from '@minishop/kernel'
import { ProductId, productNotFound } from '../domain/product.ts'
import { Delta, Reason, StockLevel, stockWouldGoNegative } from '../domain/stock.ts'
import { Stock } from '../ports/stock.ts'

export const adjustStock = command({
  summary: 'Put units in or take them out',
  allows: staff,
  input: struct({ productId: ProductId, delta: Delta, reason: Reason }),
  output: StockLevel,
  refuses: [productNotFound, stockWouldGoNegative],
  needs: { stock: Stock },
  async run({ productId, delta, reason }, { stock }, call) {
    if ((await stock.of(productId)) === undefined) return productNotFound
    const level = await stock.adjust(productId, delta, { kind: 'adjusted', reason, by: call.actor.id, at: call.at })
    return level ?? stockWouldGoNegative
  },
})
