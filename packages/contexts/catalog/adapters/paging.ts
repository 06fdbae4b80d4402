import type { Product, ProductId } from '../domain/product.ts'
import { ProductId as ProductIdCodec } from '../domain/product.ts'
import type { Sort } from '../ports/products.ts'

/** By what a sort orders; products that are equal in it are ordered by their ids, in the same direction. */
export const orders: Readonly<Record<Sort, { readonly by: (product: Product) => string | number; readonly descending: boolean }>> = {
  newest: { by: ({ productId }) => productId, descending: true },
  name: { by: ({ name }) => name, descending: false },
  price: { by: ({ price }) => price.amount, descending: false },
  '-price': { by: ({ price }) => price.amount, descending: true },
}

/** The last product of a page: where the next one goes on. */
export interface Position {
  readonly key: string | number
  readonly productId: ProductId
}

export const encodeCursor = (sort: Sort, product: Product): string =>
  Buffer.from(JSON.stringify([sort, orders[sort].by(product), product.productId])).toString('base64url')

/** Nothing where it is no cursor of this sort: whoever made it up gets no query of their own making. */
export const decodeCursor = (cursor: string, sort: Sort): Position | undefined => {
  try {
    const [madeFor, key, productId] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
    const expected = sort === 'price' || sort === '-price' ? Number.isSafeInteger(key) : typeof key === 'string' && !key.includes('\0')
    return madeFor === sort && expected && ProductIdCodec.is(productId) ? { key: key as string | number, productId } : undefined
  } catch {
    return undefined
  }
}

/** The words of a text as both stores compare them: in lower case, split at everything that is neither letter nor digit. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
