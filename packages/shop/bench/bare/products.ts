import type { Question, Reply } from './server.ts'
import type { Databases } from './databases.ts'

const offers = 'select p.*, coalesce(s.on_hand - s.reserved, 0) as available from products as p left join stock as s on s.product_id = p.product_id'

/** A product with what is available of it, and what several of them need. */
export const offerOf = async ({ catalog }: Databases, productId: string): Promise<any> =>
  (await catalog.query(`${offers} where p.product_id = $1 and p.status = 'listed'`, [productId])).rows[0]

export const offersOf = async ({ catalog }: Databases, productIds: readonly string[]): Promise<any[]> =>
  (await catalog.query(`${offers} where p.status = 'listed' and p.product_id = any($1::uuid[]) order by p.product_id desc limit $2`, [productIds, productIds.length + 1])).rows

const view = (row: any) => ({
  productId: row.product_id,
  sku: row.sku,
  name: row.name,
  description: row.description,
  price: { amount: row.price_amount, currency: row.price_currency },
  category: row.category,
  images: row.images,
  attributes: row.attributes,
  available: row.available,
  version: row.version,
})

export const productRead =
  (databases: Databases) =>
  async ({ url }: Question): Promise<Reply> => ({ status: 200, body: view(await offerOf(databases, url.pathname.slice('/v1/products/'.length))) })

export const productPage =
  ({ catalog }: Databases) =>
  async ({ url }: Question): Promise<Reply> => {
    const limit = Number(url.searchParams.get('limit'))
    const word = url.searchParams.get('q')
    const searched = word === null ? '' : `and p.words @@ to_tsquery('simple', $2)`
    const { rows } = await catalog.query(`${offers} where p.status = 'listed' ${searched} order by p.product_id desc limit $1`, [limit + 1, ...(word === null ? [] : [`${word}:*`])])
    const items = rows.slice(0, limit).map(view)
    const nextCursor = rows.length > limit ? Buffer.from(JSON.stringify(['newest', '', items.at(-1)!.productId])).toString('base64url') : null
    return { status: 200, body: { items, nextCursor } }
  }
