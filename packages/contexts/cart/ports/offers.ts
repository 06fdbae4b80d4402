import type { Call } from '@minishop/kernel'
import type { Offer } from '../domain/cart-view.ts'
import type { ProductId } from '../domain/cart.ts'

/** What the catalog sells now, and for how much. Rejects with `Unavailable` where that can't be had. */
export abstract class Offers {
  abstract find(productId: ProductId, call: Call): Promise<Offer | undefined>
  /** Those of them that are still sold, in no particular order; asked in as few calls as can be. */
  abstract findAll(productIds: readonly ProductId[], call: Call): Promise<readonly Offer[]>
}
