import type { Person, Product } from './cast.ts'
import { registered } from './newcomer.ts'
import type { Shop } from './shop.ts'
import type { Answered, Visitor } from './visitor.ts'

const cards = [
  'tok_ok', 'tok_ok', 'tok_ok', 'tok_slow', 'tok_flaky', 'tok_timeout_after_charge', 'tok_requires_action', 'tok_declined', 'tok_insufficient_funds', 'tok_expired_card',
] as const
const address = { name: 'Ada Lovelace', line1: 'Main Street 1', city: 'Berlin', postalCode: '10115', country: 'DE' }
const tries = 6

/** One customer: signs in, in some runs from two places, orders once or twice, and may think better of it. */
export const shopper = async (shop: Shop, visitor: Visitor, person: Person, products: readonly Product[]): Promise<void> => {
  const { scheduler } = shop
  const happens = (chance: number) => scheduler.chance() < chance
  await visitor.pause(0, 5_000)
  if (person.userId === undefined && !(await registered(shop, visitor, person))) return
  for (let orders = happens(0.3) ? 2 : 1; orders > 0; orders--) {
    const cartId = happens(0.25) ? await fillAsGuest(visitor, products) : undefined
    const token = await signedIn(visitor, person)
    if (token === undefined) return
    if (person.userId === undefined && !(await known(visitor, person, token))) return
    if (cartId !== undefined) await merge(shop, visitor, token, cartId)
    const elsewhere = happens(0.25) ? await signedIn(visitor, person) : undefined
    await fill(shop, visitor, token, elsewhere, products)
    await order(shop, visitor, token, elsewhere)
    await visitor.pause(1_000, 60_000)
  }
}

const signedIn = async (visitor: Visitor, { email, password }: Person): Promise<string | undefined> => {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const { outcome, body } = await visitor.ask('POST', '/v1/auth/login', 'POST /v1/auth/login', { json: { email, password } })
    if (outcome === 'ok') return body.accessToken
    await visitor.pause(500, 5_000)
  }
  return undefined
}

/** Who they are to the shop. */
const known = async (visitor: Visitor, person: Person, token: string): Promise<boolean> => {
  for (let attempt = 1; person.userId === undefined && attempt <= tries; attempt++) {
    const { body } = await visitor.ask('GET', '/v1/auth/me', 'GET /v1/auth/me', { token })
    if (body?.userId !== undefined) person.userId = body.userId
    else await visitor.pause(500, 5_000)
  }
  return person.userId !== undefined
}

/** The id of the cart, where the shop told it. */
const fillAsGuest = async (visitor: Visitor, products: readonly Product[]): Promise<string | undefined> => {
  let cartId: string | undefined
  for (const { productId } of products) {
    const { body } = await visitor.ask('PUT', `/v1/cart/items/${productId}`, 'PUT /v1/cart/items/:productId', { cartId, json: { quantity: 1 } })
    cartId = body?.cartId ?? cartId
  }
  return cartId
}

/** By asking for it, by looking at the cart with both at hand, or by both at once. */
const merge = async (shop: Shop, visitor: Visitor, token: string, cartId: string): Promise<void> => {
  const ask = () => visitor.ask('POST', '/v1/cart/merge', 'POST /v1/cart/merge', { token, cartId })
  const look = () => visitor.ask('GET', '/v1/cart', 'GET /v1/cart', { token, cartId })
  const way = shop.scheduler.chance()
  await Promise.all([...(way < 0.7 ? [ask()] : []), ...(way > 0.4 ? [look()] : [])])
}

const fill = async (shop: Shop, visitor: Visitor, token: string, elsewhere: string | undefined, products: readonly Product[]): Promise<void> => {
  const { scheduler } = shop
  const put = (with_: string, { productId }: Product) =>
    visitor.ask('PUT', `/v1/cart/items/${productId}`, 'PUT /v1/cart/items/:productId', { token: with_, json: { quantity: scheduler.between(1, 2) } })
  const chosen = products.filter(() => scheduler.chance() < 0.7)
  const wanted = chosen.length > 0 ? chosen : products.slice(0, 1)
  const puts = wanted.map((product) => put(token, product))
  if (elsewhere !== undefined) puts.push(put(elsewhere, products[0]!))
  await Promise.all(puts)
}

const order = async (shop: Shop, visitor: Visitor, token: string, elsewhere: string | undefined): Promise<void> => {
  const { scheduler, ids } = shop
  const happens = (chance: number) => scheduler.chance() < chance
  const card = cards[scheduler.between(0, cards.length - 1)]!
  const key = ids.next()
  const json = { shippingAddress: address, payment: { method: 'card', token: card } }
  const place = (with_: string) => visitor.insist('POST', '/v1/orders', 'POST /v1/orders', { token: with_, key, json })
  const placing = [place(token)]
  if (elsewhere !== undefined && happens(0.7)) placing.push(place(elsewhere))
  let placed = (await Promise.all(placing)).find(({ outcome }) => outcome === 'ok')
  // A wish that was refused may be granted later, under the key it had.
  if (placed === undefined && happens(0.5)) {
    await visitor.pause(1_000, 120_000)
    placed = [await place(token)].find(({ outcome }) => outcome === 'ok')
  }
  if (placed?.body?.orderId === undefined) return
  // Whoever has an answer and asks once more gets the same.
  if (happens(0.2)) await place(token)
  const { orderId } = placed.body
  if (happens(0.3)) await cancel(shop, visitor, token, orderId)
  await follow(shop, visitor, token, orderId, card)
}

const cancel = async (shop: Shop, visitor: Visitor, token: string, orderId: string): Promise<void> => {
  await visitor.pause(0, shop.scheduler.chance() < 0.5 ? 2_000 : 90_000)
  await visitor.insist('POST', `/v1/orders/${orderId}/cancellation`, 'POST /v1/orders/:orderId/cancellation', { token, key: shop.ids.next(), json: {} }, 2)
}

/** Looks at the order now and then, and answers its bank, if it does. */
const follow = async (shop: Shop, visitor: Visitor, token: string, orderId: string, card: string): Promise<void> => {
  const { scheduler } = shop
  const look = (): Promise<Answered> => visitor.ask('GET', `/v1/orders/${orderId}`, 'GET /v1/orders/:orderId', { token })
  let decided = scheduler.chance() < 0.2
  for (let times = card === 'tok_requires_action' ? 5 : 2; times > 0; times--) {
    await visitor.pause(1_000, 40_000)
    const { body } = await look()
    const page = body?.payment?.actionUrl as string | undefined
    if (page === undefined || decided) continue
    // Some answer when it is too late.
    await visitor.pause(0, scheduler.chance() < 0.15 ? 20 * 60_000 : 30_000)
    const decision = scheduler.chance() < 0.75 ? 'approve' : 'decline'
    const answered = await visitor.ask('POST', new URL(page).pathname, 'POST /dev/payments/:paymentId', { json: { decision } })
    decided = answered.outcome !== 'unknown'
  }
}
