import test from 'ava'
import { memoryServices, type Services } from '@minishop/http'
import { answering } from '@minishop/http/testing'
import { anyone, context, integer, listOf, Money, query, refusal, struct, text, Unavailable } from '@minishop/kernel'
import { FixedClock, testCall, testId, testUser } from '@minishop/kernel/testing'
import { Offer } from '../domain/cart-view.ts'
import { ProductId } from '../domain/cart.ts'
import type { Offers } from '../ports/offers.ts'
import { httpOffers } from './offers.http.ts'
import { memoryOffers } from './offers.memory.ts'

const product = (n: number) => testId<ProductId>(n)
const mugs = Array.from({ length: 250 }, (_, n): Offer => ({ productId: product(n), name: `Mug ${n}`, price: { amount: 1 + n, currency: 'EUR' }, available: n }))
const offers = new Map(mugs.map((mug) => [mug.productId, mug]))

/** What the catalog's surface says of products, as far as it matters here; more fields than we need, as it has. */
const View = struct({ ...Offer.fields, sku: text({ max: 10 }) })
const productNotFound = refusal('product-not-found', 'not-found', 'There is no such product.')
const catalog = context({
  name: 'catalog',
  summary: 'What is sold',
  http: {
    'GET /products/:productId': query({
      summary: 'Read a product',
      allows: anyone,
      input: struct({ productId: ProductId }),
      output: View,
      refuses: [productNotFound],
      run: async ({ productId }, _, { bearer }) => {
        if (bearer !== undefined) throw new Error('The catalog needs nobody\'s token.')
        const offer = offers.get(productId)
        return offer ? { ...offer, sku: 'MUG' } : productNotFound
      },
    }),
    'GET /products': query({
      summary: 'Find products',
      allows: anyone,
      input: struct({ ids: text({ max: 3_700 }) }),
      output: struct({ items: listOf(View, { max: 100 }), pages: integer() }),
      run: async ({ ids }) => {
        const items = ids.split(',').flatMap((productId) => offers.get(productId as ProductId) ?? [])
        return { items: items.map((offer) => ({ ...offer, sku: 'MUG' })), pages: 1 }
      },
    }),
  },
})

const clock = new FixedClock()
const call = testCall({ actor: testUser(1), bearer: 'token' })
const stores: readonly (readonly [string, Offers])[] = [
  ['memory', memoryOffers(offers)],
  ['HTTP', httpOffers(answering(catalog, {}, {}).services, clock)],
]

for (const [name, sold] of stores) {
  test(`a product that is sold is found with name, price and how many there are, another one is not (${name})`, async (t) => {
    t.deepEqual(await sold.find(product(7), call), offers.get(product(7)))
    t.is(await sold.find(product(999), call), undefined)
  })

  test(`many products are found at once, those that are not sold left out (${name})`, async (t) => {
    const wanted = [...Array.from({ length: 250 }, (_, n) => product(n)), product(999)]
    const found = await sold.findAll(wanted, call)
    t.deepEqual([...found].sort((a, b) => (a.productId < b.productId ? -1 : 1)), [...offers.values()])
    t.deepEqual(await sold.findAll([], call), [])
    t.deepEqual(await sold.findAll([product(999)], call), [])
  })
}

test('the catalog is asked once for each hundred products', async (t) => {
  const asked: number[] = []
  const { services } = answering(catalog, {}, {})
  const counting: Services = {
    send(context, request) {
      asked.push(decodeURIComponent(request.url).split(',').length)
      return services.send(context, request)
    },
  }
  await httpOffers(counting, clock).findAll(Array.from({ length: 201 }, (_, n) => product(n)), call)
  t.deepEqual(asked, [100, 100, 1])
})

test('a catalog that is away, broken or declines is unavailable, and no product counts as gone for that', async (t) => {
  const refusing = context({
    name: 'catalog',
    summary: 'What is sold',
    http: {
      'GET /products': query({
        summary: 'Find products',
        allows: anyone,
        input: struct({ other: text({ max: 1 }) }),
        output: struct({ items: listOf(Money, { max: 1 }) }),
        run: async () => ({ items: [] }),
      }),
    },
  })
  const away: Services = { send: async () => Promise.reject(new Unavailable('catalog')) }
  const broken: Services = { send: async () => ({ status: 500, headers: {}, body: '{}' }) }
  const elsewhere = answering(context({ name: 'catalog', summary: 'Something else' }), {}, {}).services
  for (const services of [away, broken, elsewhere, answering(refusing, {}, {}).services])
    await t.throwsAsync(httpOffers(services, clock).findAll([product(1)], call), { instanceOf: Unavailable })
  const nobody = memoryServices(() => new Map(), answering(catalog, {}, {}))
  await t.throwsAsync(httpOffers(nobody, clock).find(product(1), call), { instanceOf: Unavailable })
})
