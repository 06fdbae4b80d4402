import type { Ids } from '@minishop/kernel'
import type { CartIds } from '../ports/cart-ids.ts'
import { signedCartIds } from './signed-cart-ids.ts'

/** Ids that are known for ours as long as this process lives, as are the carts. */
export const memoryCartIds = (ids: Ids): CartIds => {
  const key = Promise.resolve(ids.secret())
  return signedCartIds(ids, () => key)
}
