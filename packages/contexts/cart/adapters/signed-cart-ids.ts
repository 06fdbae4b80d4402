import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ids } from '@minishop/kernel'
import type { CartIds } from '../ports/cart-ids.ts'

/** 128 bits of HMAC-SHA256 (RFC 2104, section 5: at least half of the hash). */
const signatureBytes = 16

/** An id is 256 random bits and a signature of them, both base64url with a dot between. So nothing must be kept to know it again. */
export const signedCartIds = (ids: Ids, key: () => Promise<string>): CartIds => {
  const sign = async (secret: string): Promise<string> =>
    createHmac('sha256', await key()).update(secret).digest().subarray(0, signatureBytes).toString('base64url')
  return {
    async issue() {
      const secret = ids.secret()
      return `${secret}.${await sign(secret)}`
    },
    async isOurs(cartId) {
      const [, secret, signature] = /^([\w-]{43})\.([\w-]{22})$/.exec(cartId) ?? []
      if (secret === undefined || signature === undefined) return false
      return timingSafeEqual(Buffer.from(signature), Buffer.from(await sign(secret)))
    },
  }
}
