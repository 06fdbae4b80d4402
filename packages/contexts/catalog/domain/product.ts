import { dictionary, event, id, integer, listOf, refusal, sameMoney, struct, text, Currency, type Change, type EventOf, type Instant, type TypeOf } from '@minishop/kernel'

// A product is listed, edited any number of times, and at last retired. It is never deleted: orders that hold it keep their own name and price,
// and whoever looks at an old order can still be told what it was. A retired product is gone for every shopper, and its SKU is free again.

export const ProductId = id('ProductId')
export type ProductId = TypeOf<typeof ProductId>

export const Sku = text({ min: 1, max: 64, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, otherwise: 'must be letters, digits, dots, dashes and underscores, such as MUG-RED-1' })
export const Category = text({ min: 1, max: 64, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, otherwise: 'must be lower-case words joined by dashes, such as coffee-and-tea' })
/** What one unit costs. Nothing is given away by a forgotten price. */
export const Price = struct({ amount: integer({ min: 1, max: 100_000_000_00 }), currency: Currency })

/** What people say of a product, and all that an edit may change. */
export const Description = struct({
  sku: Sku,
  name: text({ min: 1, max: 200, pattern: /\S/, otherwise: 'must not be blank' }),
  description: text({ max: 10_000 }),
  price: Price,
  category: Category,
  images: listOf(text({ min: 1, max: 2048, pattern: /^(https?:\/\/|\/)\S+$/, otherwise: 'must be an http(s) URL or a path' }), { max: 20 }),
  attributes: dictionary(text({ max: 500 }), { max: 50 }),
})
export type Description = TypeOf<typeof Description>

export interface Product extends Description {
  readonly productId: ProductId
  readonly status: 'listed' | 'retired'
  /** Counts the edits, from 1. */
  readonly version: number
  readonly listedAt: Instant
}

const sample = { productId: '0195a7c2-7d00-7000-8000-000000000001' as ProductId }
const Named = struct({ productId: ProductId })
export const ProductListed = event('product-listed', {
  summary: 'A product can be bought from now on',
  data: struct({ productId: ProductId, sku: Sku, name: text({ max: 200 }), price: Price }),
  sample: { ...sample, sku: 'MUG-RED-1', name: 'Red mug', price: { amount: 1299, currency: 'EUR' } },
})
export const ProductRepriced = event('product-repriced', {
  summary: 'A product costs something else from now on',
  data: struct({ productId: ProductId, before: Price, price: Price }),
  sample: { ...sample, before: { amount: 1299, currency: 'EUR' }, price: { amount: 1199, currency: 'EUR' } },
})
export const ProductRetired = event('product-retired', { summary: 'A product can no longer be bought', data: Named, sample })
export type ProductEvent = EventOf<typeof ProductListed> | EventOf<typeof ProductRepriced> | EventOf<typeof ProductRetired>

export const productNotFound = refusal('product-not-found', 'not-found', 'There is no such product, or it is no longer sold.')
export const productOutdated = refusal('product-outdated', 'outdated', 'Somebody else has edited this product. Read it again and repeat your edit on the new version.')
export const skuTaken = refusal('sku-taken', 'conflict', 'Another product has this SKU.')

export const list = (productId: ProductId, description: Description, at: Instant): Change<Product, ProductEvent> => ({
  state: { ...description, productId, status: 'listed', version: 1, listedAt: at },
  events: [ProductListed({ productId, sku: description.sku, name: description.name, price: description.price })],
})

/** `basedOn` is the version the editor has seen; without one the edit applies to whatever is there. */
export const edit = (
  product: Product,
  changes: { readonly [Field in keyof Description]?: Description[Field] | undefined },
  basedOn: number | undefined,
): Change<Product, ProductEvent> | typeof productOutdated => {
  if (basedOn !== undefined && basedOn !== product.version) return productOutdated.with({ currentVersion: product.version })
  const state: Product = { ...product, ...(changes as Partial<Description>), version: product.version + 1 }
  const repriced = !sameMoney(state.price, product.price)
  return { state, events: repriced ? [ProductRepriced({ productId: product.productId, before: product.price, price: state.price })] : [] }
}

export const retire = (product: Product): Change<Product, ProductEvent> => ({
  state: { ...product, status: 'retired', version: product.version + 1 },
  events: [ProductRetired({ productId: product.productId })],
})
