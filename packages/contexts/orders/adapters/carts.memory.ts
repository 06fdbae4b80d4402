import { Unavailable } from '@minishop/kernel'
import type { Wanted } from '../domain/line.ts'
import type { Carts } from '../ports/carts.ts'

/** Carts by the bearer tokens of those they belong to. */
export const memoryCarts = (carts: Map<string, readonly Wanted[]>): Carts => ({
  async of({ bearer }) {
    if (bearer === undefined) throw new Unavailable('cart')
    return carts.get(bearer) ?? []
  },
})
