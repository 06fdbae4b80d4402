import { integer, struct, type TypeOf } from '@minishop/kernel'
import { Description, ProductId } from '../domain/product.ts'
import type { Offer } from '../ports/products.ts'

/** A product as everybody may see it. */
export const ProductView = struct({
  productId: ProductId,
  ...Description.fields,
  /** Units that can be bought now. */
  available: integer({ min: 0 }),
  version: integer({ min: 1 }),
})
export type ProductView = TypeOf<typeof ProductView>

export const productView = ({ product, available }: Offer): ProductView => ({ ...product, available })
