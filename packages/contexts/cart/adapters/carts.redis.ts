import type { RedisConnection } from '@minishop/redis'
import { secondsBetween, type Instant } from '@minishop/kernel'
import { mostLines, mostOfOne, type CartName, type Line, type ProductId } from '../domain/cart.ts'
import { orderRememberedSeconds, type Carts, type Lease } from '../ports/carts.ts'
import { mergeScript, putScript, takeOutScript } from './scripts.redis.ts'

const keyOf = (cart: CartName): string => `cart:${cart}`
/** How long Redis keeps the cart, by its own clock: two machines need not agree on the time. */
const milliseconds = ({ at, until }: Lease): number => Math.round(secondsBetween(at, until) * 1000)

const lineOf = ([productId, kept]: readonly [string, string]): Line => {
  const [quantity, addedAt, pricedAt, amount, currency] = kept.split(' ') as [string, Instant, Instant, string, string]
  return { productId: productId as ProductId, quantity: Number(quantity), price: { amount: Number(amount), currency }, pricedAt, addedAt }
}

/** Carts in Redis: a hash per cart with a field per line, so that changes of two lines never meet. Redis forgets a cart when its lease is over. */
export const redisCarts = ({ commands }: RedisConnection): Carts => ({
  async lines(cart, lease) {
    const [held] = await Promise.all([commands.hgetall(keyOf(cart)), commands.pexpire(keyOf(cart), milliseconds(lease))])
    return Object.entries(held).map(lineOf)
  },
  async put(cart, { productId, quantity, price }, lease) {
    const seen = `${lease.at} ${price.amount} ${price.currency}`
    return (await commands.eval(putScript, 1, keyOf(cart), productId, quantity, lease.at, seen, mostLines, milliseconds(lease))) === 1
  },
  async remove(cart, productId, lease) {
    await Promise.all([commands.hdel(keyOf(cart), productId), commands.pexpire(keyOf(cart), milliseconds(lease))])
  },
  async clear(cart) {
    await commands.del(keyOf(cart))
  },
  async merge(from, into, lease) {
    const facts = (await commands.eval(mergeScript, 2, keyOf(from), keyOf(into), mostOfOne, mostLines, milliseconds(lease))) as readonly string[]
    return Array.from({ length: facts.length / 3 }, (_, n) => {
      const [productId, wanted, quantity] = facts.slice(n * 3, n * 3 + 3)
      return { productId: productId as ProductId, wanted: Number(wanted), quantity: Number(quantity) }
    })
  },
  async takeOut(cart, { orderId, lines, placedAt }) {
    const bought = lines.flatMap(({ productId, quantity }) => [productId, quantity])
    await commands.eval(takeOutScript, 2, keyOf(cart), `cart:order:${orderId}:${cart}`, orderRememberedSeconds * 1000, placedAt, ...bought)
  },
})
