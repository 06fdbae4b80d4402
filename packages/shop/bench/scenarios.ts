/** What is measured. `product-read` and the two pages ask the catalog alone; a cart change asks the catalog too; a checkout goes through all. */
export const scenarioNames = ['product-read', 'product-page', 'product-search', 'cart-change', 'checkout', 'sign-in'] as const
export type ScenarioName = (typeof scenarioNames)[number]

/** Somebody who has an account, is signed in, and buys one product only: so that carts stay as they were. */
export interface Shopper {
  readonly email: string
  readonly password: string
  readonly accessToken: string
  readonly productId: string
}

/** What both sides have in stock, and who calls. */
export interface Stage {
  readonly productIds: readonly string[]
  readonly shoppers: readonly Shopper[]
}

export interface LoadRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Any other answer is a failure. */
  readonly status: number
}

export interface Scenario {
  /** The nth request, the same in every run: both sides are asked the same, in the same order. */
  readonly request: (n: number, stage: Stage) => LoadRequest
  /** Each shopper asks once a round, after putting something into the cart; else the round goes on until its time is over. */
  readonly oncePerShopper?: boolean
  /** Needs shoppers whose tokens last for all rounds. */
  readonly asShoppers?: boolean
}

/** Steps through all of a list in an order that looks like chance: by a prime that is larger than any list here. */
const anyOf = <T>(list: readonly T[], n: number): T => list[(n * 7_919 + 13) % list.length]!

const words = ['mug', 'red', 'book', 'lamp', 'wool', 'oak', 'tea', 'field', 'glass', 'blue']
const get = (path: string): LoadRequest => ({ method: 'GET', path, headers: {}, status: 200 })
const sent = (content: object) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) })
const as = ({ accessToken }: Shopper) => ({ authorization: `Bearer ${accessToken}` })

const shippingAddress = { name: 'Ann Example', line1: 'Lindenstrasse 1', city: 'Berlin', postalCode: '10969', country: 'DE' }

export const putIntoCart = (shopper: Shopper, quantity: number): LoadRequest => {
  const { headers, body } = sent({ quantity })
  return { method: 'PUT', path: `/v1/cart/items/${shopper.productId}`, headers: { ...headers, ...as(shopper) }, body, status: 200 }
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'product-read': { request: (n, { productIds }) => get(`/v1/products/${anyOf(productIds, n)}`) },
  'product-page': { request: () => get('/v1/products?limit=20') },
  'product-search': { request: (n) => get(`/v1/products?limit=20&q=${anyOf(words, n)}`) },
  'cart-change': { asShoppers: true, request: (n, { shoppers }) => putIntoCart(anyOf(shoppers, n), 1 + (n % 3)) },
  checkout: {
    oncePerShopper: true,
    asShoppers: true,
    request: (n, { shoppers }) => {
      const { headers, body } = sent({ shippingAddress, payment: { method: 'card', token: 'tok_ok' } })
      const own = { 'idempotency-key': crypto.randomUUID(), prefer: 'wait=30' }
      return { method: 'POST', path: '/v1/orders', headers: { ...headers, ...as(shoppers[n]!), ...own }, body, status: 201 }
    },
  },
  'sign-in': {
    request: (n, { shoppers }) => {
      const { email, password } = anyOf(shoppers, n)
      return { method: 'POST', path: '/v1/auth/login', ...sent({ email, password }), status: 200 }
    },
  },
}
