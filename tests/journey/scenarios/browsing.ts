import type { Ask } from '../asking.ts'
import { newProduct } from '../buying.ts'
import type { Scenarios } from '../shop.ts'

const allPages = async (ask: Ask, query: string): Promise<readonly any[]> => {
  const items = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { json } = await ask(200, `GET /v1/products?${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    items.push(...json.items)
    cursor = json.nextCursor
  }
  return items
}
const idsOf = (items: readonly { readonly productId: string }[]) => items.map(({ productId }) => productId)
const unknownId = '0195a7c2-7d00-7000-8000-0000000000ff'

/** What somebody sees who looks around. */
export const browsing: Scenarios = {
  'whoever turns the pages to the end sees every product once': async (t, { ask }) => {
    const items = await allPages(ask, 'limit=37')
    t.true(items.length >= 200)
    t.is(new Set(idsOf(items)).size, items.length)
    for (const sort of ['name', 'price', '-price']) t.is((await allPages(ask, `limit=100&sort=${sort}`)).length, items.length, sort)
  },

  'products stand in the order that was asked for': async (t, { ask }) => {
    const prices = (items: readonly any[]) => items.map(({ price }) => price.amount as number)
    const cheapest = prices(await allPages(ask, 'limit=100&sort=price'))
    t.deepEqual(cheapest, cheapest.toSorted((a, b) => a - b))
    const dearest = prices(await allPages(ask, 'limit=100&sort=-price'))
    t.deepEqual(dearest, dearest.toSorted((a, b) => b - a))
  },

  'products are found by words and by category': async (t, shop) => {
    const { ask } = shop
    const category = 'coffee-and-tea'
    const mugs = await allPages(ask, `q=stoneware%20mug&category=${category}`)
    t.true(mugs.length > 0)
    for (const mug of mugs) t.like(mug, { category })
    t.deepEqual((await ask(200, 'GET /v1/products?q=there-is-no-such-thing')).json, { items: [], nextCursor: null })
    for (const odd of ["'; DROP TABLE products; --", '%', '_', '\\', '()|&!:*<->', '🫖'.repeat(20)]) await ask(200, `GET /v1/products?q=${encodeURIComponent(odd)}`)
    const named = await newProduct(shop, { name: 'Grünspecht 50% "off" <b>' })
    t.true(idsOf(await allPages(ask, `q=${encodeURIComponent('grünspecht')}`)).includes(named.productId))

    const { items } = (await ask(200, 'GET /v1/categories')).json
    t.true(items.length >= 12)
    for (const one of items) t.is((await allPages(ask, `limit=100&category=${one.category}`)).length, one.products, one.category)
    await ask(400, 'GET /v1/categories?q=mug')
  },

  'a page that can not be turned to is refused': async (t, { ask }) => {
    for (const query of ['limit=0', 'limit=101', 'limit=ten', 'limit=1e1', 'cursor=made-up', 'sort=random', 'q=a&q=b', 'colour=red', 'category=No%20Such', 'q=%00'])
      t.is((await ask(400, `GET /v1/products?${query}`)).status, 400, query)
    const { nextCursor } = (await ask(200, 'GET /v1/products?limit=1&sort=price')).json
    await ask(400, `GET /v1/products?limit=1&sort=name&cursor=${encodeURIComponent(nextCursor)}`)
  },

  'a product that has not changed need not be sent again': async (t, shop) => {
    const { ask, staff } = shop
    const { productId, sku } = await newProduct(shop, { stock: 3 })
    const route = `GET /v1/products/${productId}`
    const { json, headers } = await ask(200, route)
    t.like(json, { productId, sku, price: { amount: 1299, currency: 'EUR' }, images: [], attributes: {}, available: 3, version: 1 })
    const etag = headers.get('etag') ?? ''
    const unchanged = await ask(304, route, { headers: { 'If-None-Match': etag } })
    t.deepEqual([unchanged.text, unchanged.headers.get('etag')], ['', etag])
    await ask(304, route, { headers: { 'If-None-Match': `"other", W/${etag}` } })
    await ask(200, `POST /v1/products/${productId}/stock/adjustments`, { as: staff, body: { delta: 1, reason: 'Found one' } })
    t.is((await ask(200, route, { headers: { 'If-None-Match': etag } })).json.available, 4)
    t.is((await ask(404, `GET /v1/products/${unknownId}`)).json.code, 'product-not-found')
    await ask(400, 'GET /v1/products/mug')
  },
}
