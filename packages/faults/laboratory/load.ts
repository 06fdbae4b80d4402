import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededChance } from '@minishop/kernel'
import type { Ask } from './asked.ts'
import { adminAccount } from './running-shop.ts'

interface Customer {
  readonly name: string
  readonly email: string
  readonly token: string
}

export interface Product {
  readonly productId: string
  readonly broughtIn: number
}

/** Who buys, and what there is to buy. */
export interface Market {
  readonly customers: readonly Customer[]
  readonly products: readonly Product[]
}

export const password = 'seven boats below the bridge'
const address = { name: 'Ann Example', line1: 'Lindenstrasse 1', city: 'Berlin', postalCode: '10969', country: 'DE' }

/** Tries until the shop answers with one of these. Throws where it does not within 90 seconds. */
const insist = async (ask: Ask, route: string, asking: Parameters<Ask>[1], wanted: readonly number[]): Promise<any> => {
  for (const deadline = performance.now() + 90_000; ; await sleep(200)) {
    const answer = await ask(route, asking)
    if (answer.status !== undefined && wanted.includes(answer.status)) return answer.json
    if (performance.now() > deadline) throw new Error(`${route} answered ${answer.status} ${JSON.stringify(answer.json)} for 90 seconds.`)
  }
}

const signIn = async (ask: Ask, by: string, email: string, password: string): Promise<string> =>
  (await insist(ask, 'POST /v1/auth/login', { by, body: { email, password } }, [200])).accessToken

export const signedInAsAdmin = (ask: Ask): Promise<string> => signIn(ask, 'admin', adminAccount.email, adminAccount.password)

type Inbox = () => Promise<readonly { readonly to: string; readonly text: string }[]>

/** Makes customers who have confirmed their addresses, and products: two plentiful, one scarce. Mails are read where the shop shows them, or from the inbox. */
export const openMarket = async (ask: Ask, customers: number, inbox: Inbox = shownBy(ask)): Promise<Market> => {
  const admin = await signedInAsAdmin(ask)
  const list = async (broughtIn: number): Promise<Product> => {
    const body = { sku: `FAULTS-${randomUUID()}`, name: 'Storm mug', description: 'It does not spill.', price: { amount: 1299, currency: 'EUR' }, initialStock: broughtIn }
    const { productId } = await insist(ask, 'POST /v1/products', { by: 'admin', token: admin, body }, [201])
    return { productId, broughtIn }
  }
  const join = async (n: number): Promise<Customer> => {
    const name = `customer-${n}`
    const email = `${name}-${randomUUID()}@faults.example`
    await insist(ask, 'POST /v1/auth/register', { by: name, body: { email, password } }, [201, 202, 409])
    const token = await confirmation(inbox, email)
    await insist(ask, 'POST /v1/auth/verify-email', { by: name, body: { token } }, [204])
    const access = await signIn(ask, name, email, password)
    return { name: subjectOf(access), email, token: access }
  }
  const products = await Promise.all([list(100_000), list(100_000), list(25)])
  return { products, customers: await Promise.all(Array.from({ length: customers }, (_, n) => join(n))) }
}

/** Whose access token it is. */
const subjectOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { readonly sub: string }).sub

const shownBy = (ask: Ask): Inbox => async () => (await insist(ask, 'GET /dev/mail', { by: 'whoever looks' }, [200]))?.items ?? []

const confirmation = async (inbox: Inbox, email: string): Promise<string> => {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(200)) {
    const token = (await inbox()).filter(({ to }) => to === email).map(({ text }) => /^Token: (\S+)$/m.exec(text)?.[1])[0]
    if (token !== undefined) return token
  }
  throw new Error(`No mail came to ${email} within a minute.`)
}

/** The same customers with access tokens that are good for another ten minutes. */
export const signedInAnew = async (ask: Ask, market: Market): Promise<Market> => ({
  ...market,
  customers: await Promise.all(market.customers.map(async (one) => ({ ...one, token: await signIn(ask, one.name, one.email, password) }))),
})

export interface LoadOptions {
  readonly seed: number
  /** Of each customer. */
  readonly orders: number
  readonly cards?: readonly string[]
  /** Ends the load early. */
  readonly enough?: () => boolean
}

const usualCards = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_ok', 'tok_ok', 'tok_declined', 'tok_flaky', 'tok_timeout_after_charge', 'tok_slow', 'tok_ok']

/**
 * Each customer fills a cart, orders, and asks again under the same key until there is a definite answer; some cancel, some cards are bad.
 * Answers the ids of the orders that were accepted.
 */
export const shopping = async (ask: Ask, { customers, products }: Market, { seed, orders, cards = usualCards, enough = () => false }: LoadOptions): Promise<readonly string[]> => {
  const accepted: string[] = []
  const shop = async ({ name, token }: Customer, nth: number): Promise<void> => {
    const chance = seededChance(seed * 1_000 + nth)
    const oneOf = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
    for (let n = 0; n < orders && !enough(); n++) {
      const product = oneOf([...products, ...products.slice(0, 2)])
      const as = { by: name, token }
      const key = `${seed}-${nth}-${n}-${randomUUID()}`
      const quantity = 1 + Math.floor(chance() * 2)
      const [card, cancels, pause] = [oneOf(cards), chance() < 0.25, chance() * 400]
      await insist(ask, `PUT /v1/cart/items/${product.productId}`, { ...as, body: { quantity } }, [200, 409, 422])
      const body = { shippingAddress: address, payment: { method: 'card', token: card } }
      const order = await untilDefinite(ask, 'POST /v1/orders', { ...as, key, body })
      if (order?.orderId === undefined) {
        // Sold out, say: what can't be bought would keep all else in the cart from being bought as well.
        await insist(ask, 'DELETE /v1/cart', as, [200, 204])
        continue
      }
      accepted.push(order.orderId)
      await sleep(pause)
      if (cancels) await untilDefinite(ask, `POST /v1/orders/${order.orderId}/cancellation`, { ...as, body: {} })
    }
  }
  await Promise.all(customers.map(shop))
  return accepted
}

/** Asks again, under the same key, while nobody can say what came of it. */
const untilDefinite = async (ask: Ask, route: string, asking: Parameters<Ask>[1]): Promise<any> => {
  for (const deadline = performance.now() + 90_000; performance.now() < deadline; await sleep(250)) {
    const { outcome, status, json } = await ask(route, asking)
    if (outcome === 'ok') return json
    // Somebody else, maybe our own first call, is at it still.
    const open = outcome === 'unknown' || status === 429 || (status === 409 && /progress|conflict|busy/.test(json?.code ?? ''))
    if (!open) return undefined
  }
  return undefined
}
