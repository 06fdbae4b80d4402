import type { Call } from '@minishop/kernel'
import type { Offer } from '../domain/checkout.ts'
import type { ProductId } from '../domain/line.ts'

/** What products cost now, and how many there are. What is not for sale is not in the answer. Rejects with `Unavailable` where nobody can say. */
export abstract class Prices {
  abstract of(productIds: readonly ProductId[], call: Call): Promise<readonly Offer[]>
}
