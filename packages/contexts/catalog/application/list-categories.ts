import { anyone, integer, listOf, nullable, query, struct, text } from '@minishop/kernel'
import { Category } from '../domain/product.ts'
import { Products } from '../ports/products.ts'

const CategoryView = struct({ category: Category, name: text({ max: 64 }), products: integer({ min: 1 }) })

const named = (category: string): string => category[0]!.toUpperCase() + category.slice(1).replaceAll('-', ' ')

export const listCategories = query({
  summary: 'List the categories',
  allows: anyone,
  input: struct({}),
  output: struct({ items: listOf(CategoryView, { max: 1_000 }), nextCursor: nullable(text({ max: 1 })) }),
  needs: { products: Products },
  async run(_input, { products }) {
    const categories = await products.categories()
    return { items: categories.map(({ category, products }) => ({ category, name: named(category), products })), nextCursor: null }
  },
})
