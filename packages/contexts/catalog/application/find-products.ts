import { anyone, checked, integer, nullable, oneOf, optional, query, refusal, struct, text, listOf } from '@minishop/kernel'
import { Category, ProductId } from '../domain/product.ts'
import { Products } from '../ports/products.ts'
import { ProductView, productView } from './product-view.ts'

/** Ids joined by commas, as they fit into one query parameter. */
const ProductIds = checked<string>('ids', { type: 'string', maxLength: 3_700, description: 'Up to 100 product ids, joined by commas' }, (value) =>
  typeof value === 'string' && value.split(',').length <= 100 && value.split(',').every(ProductId.is) ? undefined : 'must be up to 100 product ids, joined by commas',
)

export const cursorInvalid = refusal('cursor-invalid', 'invalid', 'Take the cursor from "nextCursor" of a page with the same sort, or leave it out to start over.')

export const findProducts = query({
  summary: 'Find products',
  description: 'Every word of `q` must begin a word of the name, SKU, category or description. Pages are turned with the cursor of the page before.',
  allows: anyone,
  input: struct({
    q: optional(text({ max: 200 })),
    category: optional(Category),
    ids: optional(ProductIds),
    sort: optional(oneOf('newest', 'name', 'price', '-price')),
    limit: optional(integer({ min: 1, max: 100 })),
    cursor: optional(text({ min: 1, max: 1_000 })),
  }),
  output: struct({ items: listOf(ProductView, { max: 100 }), nextCursor: nullable(text({ max: 1_000 })) }),
  refuses: [cursorInvalid],
  needs: { products: Products },
  async run({ q, category, ids, sort = 'newest', limit = ids ? 100 : 20, cursor }, { products }) {
    const page = await products.search({ words: q, category, ids: ids?.split(',') as ProductId[] | undefined, sort, limit, cursor })
    if (page === undefined) return cursorInvalid
    return { items: page.offers.map(productView), nextCursor: page.next ?? null }
  },
})
