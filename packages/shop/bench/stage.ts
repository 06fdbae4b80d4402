import { setTimeout as sleep } from 'node:timers/promises'
import type { ShopSide } from './shop-side.ts'
import type { Shopper, Stage } from './scenarios.ts'

type Ask = (method: string, path: string, status: number, more?: { readonly token?: string; readonly body?: object }) => Promise<any>

const password = 'a long walk by the harbour'
/** So many at once: what passwords cost is cost on all processors. */
const atOnce = 4
const mailSeconds = 60

const asking =
  (url: string): Ask =>
  async (method, path, status, { token, body } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (response.status !== status) throw new Error(`${method} ${path} answered ${response.status} instead of ${status}: ${text.slice(0, 300)}`)
    return text === '' ? undefined : JSON.parse(text)
  }

/** Prepares a shop by its own HTTP surface: so many shoppers with verified addresses, and more than enough of what they buy. */
export const prepareStage = async ({ url, admin }: Pick<ShopSide, 'url' | 'admin'>, shoppers: number): Promise<Stage> => {
  const ask = asking(url)
  const productIds = await allProducts(ask)
  const accounts = Array.from({ length: shoppers }, (_, n) => ({ email: `shopper-${n}@bench.example`, password, productId: productIds[n % productIds.length]! }))
  await inTurns(accounts, ({ email }) => ask('POST', '/v1/auth/register', 201, { body: { email, password } }))
  const tokens = await mailedTokens(ask, accounts.length)
  await inTurns(accounts, ({ email }) => ask('POST', '/v1/auth/verify-email', 204, { body: { token: tokens.get(email) } }))

  const { accessToken } = await ask('POST', '/v1/auth/login', 200, { body: admin })
  await inTurns([...new Set(accounts.map(({ productId }) => productId))], (productId) =>
    ask('POST', `/v1/products/${productId}/stock/adjustments`, 200, { token: accessToken, body: { delta: 1_000_000, reason: 'For the benchmark' } }),
  )
  return { productIds, shoppers: await signedIn(url, accounts) }
}

/** The same shoppers with new access tokens: the old ones would not last for a long run. */
export const signedIn = (url: string, accounts: readonly Omit<Shopper, 'accessToken'>[]): Promise<readonly Shopper[]> =>
  inTurns(accounts, async ({ email, password, productId }) => {
    const { accessToken } = await asking(url)('POST', '/v1/auth/login', 200, { body: { email, password } })
    return { email, password, productId, accessToken: accessToken as string }
  })

const allProducts = async (ask: Ask): Promise<readonly string[]> => {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { readonly items: readonly { readonly productId: string }[]; readonly nextCursor: string | null } = await ask('GET', `/v1/products?limit=100${cursor && `&cursor=${cursor}`}`, 200)
    found.push(...page.items.map(({ productId }) => productId))
    cursor = page.nextCursor
  }
  return found
}

/** By address, what the mails ask to send back. */
const mailedTokens = async (ask: Ask, wanted: number): Promise<ReadonlyMap<string, string>> => {
  for (let waited = 0; waited < mailSeconds; waited += 0.1) {
    const { items }: { readonly items: readonly { readonly to: string; readonly text: string }[] } = await ask('GET', '/dev/mail', 200)
    const tokens = new Map(items.flatMap(({ to, text }) => (to.endsWith('@bench.example') ? [[to, /^Token: (\S+)$/m.exec(text)?.[1] ?? '']] : [])))
    if (tokens.size >= wanted) return tokens
    await sleep(100)
  }
  throw new Error(`The mails to ${wanted} shoppers did not come within ${mailSeconds} seconds.`)
}

const inTurns = async <T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = []
  const entries = list.entries()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, one] of entries) results[index] = await work(one)
    }),
  )
  return results
}
