import type { Change } from '@minishop/kernel'
import type { Product, ProductEvent, ProductId } from '../domain/product.ts'

/** A product with the units that can be bought of it now. */
export interface Offer {
  readonly product: Product
  readonly available: number
}

export type Sort = 'newest' | 'name' | 'price' | '-price'
export interface Page {
  readonly offers: readonly Offer[]
  /** Where the next page starts; absent on the last one. */
  readonly next?: string | undefined
}
export interface Search {
  /** Words that must all begin a word of the product's name, SKU, category or description. */
  readonly words?: string | undefined
  readonly category?: string | undefined
  readonly ids?: readonly ProductId[] | undefined
  readonly sort: Sort
  readonly limit: number
  readonly cursor?: string | undefined
}

/**
 * Where products are kept. Saving a change keeps its events too: both or neither. Only the first of two who change one version succeeds, and no
 * two listed products ever have one SKU. A page never repeats or skips a product that stays listed while somebody turns the pages.
 */
export abstract class Products {
  abstract find(productId: ProductId): Promise<Product | undefined>
  /** The product as shoppers see it: only while it is listed. */
  abstract offer(productId: ProductId): Promise<Offer | undefined>
  /** Nothing for a cursor that this port did not make for the same sort. */
  abstract search(search: Search): Promise<Page | undefined>
  abstract hasSku(sku: string): Promise<boolean>
  abstract save(change: Change<Product, ProductEvent>): Promise<void>
  /** The categories that have listed products, by name, with how many. */
  abstract categories(): Promise<readonly { readonly category: string; readonly products: number }[]>
}
