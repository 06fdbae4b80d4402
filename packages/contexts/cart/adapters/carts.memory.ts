import { later, secondsBetween, type Instant } from '@minishop/kernel'
import { merged, without, withLine, type CartName, type Line } from '../domain/cart.ts'
import { orderRememberedSeconds, type Carts } from '../ports/carts.ts'

interface Kept {
  readonly lines: readonly Line[]
  readonly until: Instant
}

/** What is kept, as plain values: given to another store, that one goes on from it. */
export interface CartShelf {
  readonly carts: Map<CartName, Kept>
  /** By cart and order, until when. */
  readonly orders: Map<string, Instant>
}

/** Between two looks for what is no longer kept. */
const sweepSeconds = 3600

/** Carts in memory. Nothing is awaited inside a method, so none comes in between another. */
export const memoryCarts = ({ carts, orders }: CartShelf = { carts: new Map(), orders: new Map() }): Carts => {
  const linesOf = (cart: CartName, at: Instant): readonly Line[] => {
    const kept = carts.get(cart)
    return kept && kept.until > at ? kept.lines : []
  }
  const keep = (cart: CartName, lines: readonly Line[], until: Instant): void => {
    carts.delete(cart)
    if (lines.length > 0) carts.set(cart, { lines, until })
  }
  let sweptAt: Instant | undefined
  const sweep = (at: Instant): void => {
    if (sweptAt !== undefined && secondsBetween(sweptAt, at) < sweepSeconds) return
    sweptAt = at
    for (const [cart, { until }] of carts) if (until <= at) carts.delete(cart)
    for (const [order, until] of orders) if (until <= at) orders.delete(order)
  }
  return {
    async lines(cart, { at, until }) {
      const lines = linesOf(cart, at)
      keep(cart, lines, until)
      return lines
    },
    async put(cart, { productId, quantity, price }, { at, until }) {
      sweep(at)
      const next = withLine(linesOf(cart, at), { productId, quantity, price, pricedAt: at, addedAt: at })
      if (next === undefined) return false
      keep(cart, next, until)
      return true
    },
    async remove(cart, productId, { at, until }) {
      keep(cart, linesOf(cart, at).filter((line) => line.productId !== productId), until)
    },
    async clear(cart) {
      carts.delete(cart)
    },
    async merge(from, into, { at, until }) {
      const { lines, reduced } = merged(linesOf(into, at), linesOf(from, at))
      carts.delete(from)
      keep(into, lines, until)
      return reduced
    },
    async takeOut(cart, { orderId, lines: bought, placedAt }, at) {
      const order = `${cart}/${orderId}`
      if ((orders.get(order) ?? at) > at) return
      sweep(at)
      orders.set(order, later(at, { seconds: orderRememberedSeconds }))
      const kept = carts.get(cart)
      if (kept) keep(cart, without(linesOf(cart, at), bought, placedAt), kept.until)
    },
  }
}
