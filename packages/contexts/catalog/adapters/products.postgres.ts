import { Conflict } from '@minishop/kernel'
import { json, sql, type Database } from '@minishop/postgres'
import type { Product } from '../domain/product.ts'
import type { Offer, Products } from '../ports/products.ts'
import { decodeCursor, encodeCursor, orders, wordsOf } from './paging.ts'
import type { Tables } from './rows.postgres.ts'

/** Products in PostgreSQL. A page is one range scan over an index, however deep it is; a search is one over the words. */
export const postgresProducts = (database: Database): Products => {
  const offers = () =>
    database.read
      .getKysely<Tables>()
      .selectFrom('products as p')
      .leftJoin('stock as s', 's.product_id', 'p.product_id')
      .selectAll('p')
      .select(sql<number>`coalesce(s.on_hand - s.reserved, 0)`.as('available'))

  return {
    async find(productId) {
      const row = await database.read.getKysely<Tables>().selectFrom('products').selectAll().where('product_id', '=', productId).executeTakeFirst()
      return row && product(row)
    },
    async offer(productId) {
      const row = await offers().where('p.product_id', '=', productId).where('p.status', '=', 'listed').executeTakeFirst()
      return row && offer(row)
    },
    async search({ words, category, ids, sort, limit, cursor }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, sort)
      if (cursor !== undefined && after === undefined) return undefined
      const { column, direction, beyond } = sorts[sort]
      const sought = wordsOf(words ?? '')
      const found = await offers()
        .where('p.status', '=', 'listed')
        .$if(category !== undefined, (query) => query.where('p.category', '=', category!))
        .$if(ids !== undefined, (query) => query.where('p.product_id', '=', sql<never>`any(${ids}::uuid[])`))
        // Words hold letters and digits only, so nothing in them is an operator of the query language.
        .$if(sought.length > 0, (query) => query.where(sql<boolean>`p.words @@ to_tsquery('simple', ${sought.map((word) => `${word}:*`).join(' & ')})`))
        .$if(after !== undefined, (query) => query.where(sql<boolean>`(${column}, p.product_id) ${beyond} (${after!.key}, ${after!.productId})`))
        .orderBy(column, direction)
        .orderBy('p.product_id', direction)
        .limit(limit + 1)
        .execute()
      const page = found.slice(0, limit).map(offer)
      return { offers: page, next: found.length > limit ? encodeCursor(sort, page.at(-1)!.product) : undefined }
    },
    async hasSku(sku) {
      const query = database.read.getKysely<Tables>().selectFrom('products').select('product_id').where('sku', '=', sku).where('status', '=', 'listed')
      return (await query.executeTakeFirst()) !== undefined
    },
    async save({ state, events }) {
      const db = (await database.write()).getKysely<Tables>()
      const { price, images, attributes, productId, listedAt, ...rest } = state
      const values = { ...rest, price_amount: price.amount, price_currency: price.currency, images: json(images), attributes: json(attributes), listed_at: listedAt }
      if (state.version === 1) await db.insertInto('products').values({ ...values, product_id: productId }).execute()
      else {
        const updated = await db.updateTable('products').set(values).where('product_id', '=', productId).where('version', '=', state.version - 1).executeTakeFirst()
        if (updated.numUpdatedRows === 0n) throw new Conflict(`Somebody else changed the product ${productId}.`)
      }
      await database.announce(productId, events)
    },
    async categories() {
      const query = database.read.getKysely<Tables>().selectFrom('products').select(['category', sql<number>`count(*)::integer`.as('products')])
      return query.where('status', '=', 'listed').groupBy('category').orderBy(sql`category collate "C"`).execute()
    },
  }
}

const sorts = {
  newest: { column: sql.ref('p.product_id'), direction: 'desc', beyond: sql`<` },
  // Bytewise, as the index is and as the position is compared.
  name: { column: sql`p.name collate "C"`, direction: 'asc', beyond: sql`>` },
  price: { column: sql.ref('p.price_amount'), direction: 'asc', beyond: sql`>` },
  '-price': { column: sql.ref('p.price_amount'), direction: 'desc', beyond: sql`<` },
} as const satisfies Record<keyof typeof orders, unknown>

type ProductColumns = { readonly [Column in keyof Tables['products']]: Tables['products'][Column] extends { readonly __select__: infer Selected } ? Selected : Tables['products'][Column] }

const product = (row: ProductColumns): Product => ({
  productId: row.product_id,
  sku: row.sku,
  name: row.name,
  description: row.description,
  price: { amount: row.price_amount, currency: row.price_currency },
  category: row.category,
  images: row.images,
  attributes: row.attributes,
  status: row.status,
  version: row.version,
  listedAt: row.listed_at,
})

const offer = (row: ProductColumns & { readonly available: number }): Offer => ({ product: product(row), available: row.available })
