import type { MemoryStore } from '@minishop/memory'
import type { Product } from '../domain/product.ts'
import type { Offer, Products } from '../ports/products.ts'
import { decodeCursor, encodeCursor, orders, wordsOf, type Position } from './paging.ts'
import { stockTable } from './stock.memory.ts'

/** Products in memory: the words of a search are compared by their beginnings, as the database does it. */
export const memoryProducts = (store: MemoryStore): Products => {
  const products = store.table<Product>('products', { unique: ({ status, sku }) => (status === 'listed' ? [`sku ${sku}`] : []) })
  const stock = stockTable(store)
  const offer = (product: Product): Offer => {
    const units = stock.get(product.productId)
    return { product, available: units ? units.onHand - units.reserved : 0 }
  }
  const listed = () => products.values().filter(({ status }) => status === 'listed')
  return {
    find: async (productId) => products.get(productId),
    async offer(productId) {
      const product = products.get(productId)
      return product?.status === 'listed' ? offer(product) : undefined
    },
    async search({ words = '', category, ids, sort, limit, cursor }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, sort)
      if (cursor !== undefined && after === undefined) return undefined
      const { by, descending } = orders[sort]
      const compare = (a: Position, b: Position) => (a.key === b.key ? inOrder(a.productId, b.productId) : inOrder(a.key, b.key)) * (descending ? -1 : 1)
      const position = (product: Product): Position => ({ key: by(product), productId: product.productId })
      const rest = listed()
        .filter((product) => category === undefined || product.category === category)
        .filter((product) => ids === undefined || ids.includes(product.productId))
        .filter((product) => wordsOf(words).every((word) => searched(product).some((known) => known.startsWith(word))))
        .filter((product) => after === undefined || compare(position(product), after) > 0)
        .sort((a, b) => compare(position(a), position(b)))
      const page = rest.slice(0, limit)
      return { offers: page.map(offer), next: rest.length > limit ? encodeCursor(sort, page.at(-1)!) : undefined }
    },
    hasSku: async (sku) => listed().some((product) => product.sku === sku),
    async save({ state, events }) {
      if (state.version === 1) await products.insert(state.productId, state)
      else await products.replace(state.productId, state, ({ version }) => version === state.version - 1)
      store.announce(state.productId, events)
    },
    async categories() {
      const counts = new Map<string, number>()
      for (const { category } of listed()) counts.set(category, (counts.get(category) ?? 0) + 1)
      return [...counts].map(([category, products]) => ({ category, products })).sort((a, b) => inOrder(a.category, b.category))
    },
  }
}

const inOrder = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)
const searched = ({ name, sku, category, description }: Product) => wordsOf([name, sku, category, description].join(' '))
