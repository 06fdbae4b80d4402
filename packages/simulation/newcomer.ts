import type { Person } from './cast.ts'
import type { Shop } from './shop.ts'
import type { Visitor } from './visitor.ts'

const tries = 6

/** Registers, waits for the mail and confirms the address. False where the shop let them down so often that they went elsewhere. */
export const registered = async (shop: Shop, visitor: Visitor, { email, password }: Person): Promise<boolean> => {
  for (let attempt = 1; ; attempt++) {
    // A repeat is answered alike, and told to the owner of the address alone.
    const { outcome } = await visitor.ask('POST', '/v1/auth/register', 'POST /v1/auth/register', { json: { email, password } })
    if (outcome === 'ok') break
    if (attempt === tries) return false
    await visitor.pause(500, 8_000)
  }
  for (let attempt = 1; attempt <= tries; attempt++) {
    await visitor.pause(1_000, 30_000)
    const token = shop.tokenMailedTo(email)
    if (token === undefined) continue
    const { outcome } = await visitor.ask('POST', '/v1/auth/verify-email', 'POST /v1/auth/verify-email', { json: { token } })
    // Refused, it was done by a try whose answer was lost.
    if (outcome !== 'unknown') return true
  }
  return false
}
