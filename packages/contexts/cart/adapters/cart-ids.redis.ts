import type { RedisConnection } from '@minishop/redis'
import type { Ids } from '@minishop/kernel'
import type { CartIds } from '../ports/cart-ids.ts'
import { signedCartIds } from './signed-cart-ids.ts'

const keyOfKey = 'cart:id-key'

/** Ids that every replica knows for ours: the key they are signed with lies beside the carts, made by whoever needs it first. */
export const redisCartIds = ({ commands }: RedisConnection, ids: Ids): CartIds => {
  let known: string | undefined
  const key = async (): Promise<string> => {
    if (known !== undefined) return known
    const mine = ids.secret()
    known = (await commands.set(keyOfKey, mine, 'NX', 'GET')) ?? mine
    return known
  }
  return signedCartIds(ids, key)
}
