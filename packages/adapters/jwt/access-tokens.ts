import { createHash } from 'node:crypto'
import jsonwebtoken from 'jsonwebtoken'
import {
  checked,
  decode,
  EmailAddress,
  integer,
  listOf,
  milliseconds,
  Role,
  struct,
  UserId,
  type AccessTokens,
  type Clock,
  type TypeOf,
  type User,
} from '@minishop/kernel'
import type { Jwks } from './keys.ts'
import { publishedKeys } from './published-keys.ts'
import { RecentlyUsed } from './recently-used.ts'

export interface AccessTokenRules {
  /** Where the issuer's keys come from. Must give up by itself in reasonable time; a rejection counts as an outage. */
  readonly keys: () => Promise<Jwks>
  readonly issuer: string
  readonly audience: string
  readonly clock: Pick<Clock, 'now'>
}

const Claims = struct({
  sub: UserId,
  email: EmailAddress,
  email_verified: checked<boolean>('boolean', { type: 'boolean' }, (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')),
  roles: listOf(Role, { max: 10 }),
  iat: integer({ min: 0 }),
  exp: integer({ min: 0 }),
})

/** By so much the clocks of issuer and verifier may differ. */
const leewaySeconds = 30
/** In characters. Ours have about 600; hashing megabytes for a stranger is no service. */
const longestToken = 8192
const rememberedTokens = 10_000

/**
 * Verifies access tokens (RFC 9068) by ES256 and published keys alone. What a token's header says about where its key is (`jku`, `x5u`, `jwk`)
 * is not looked at, and `crit` is refused, since no extension is understood (RFC 7515, section 4.1.11).
 * Tokens that were accepted are remembered by their hash until they expire. Throws `Unavailable` where no key can be had.
 */
export const jwtAccessTokens = ({ keys, issuer, audience, clock }: AccessTokenRules): AccessTokens => {
  const published = publishedKeys(keys, clock)
  const remembered = new RecentlyUsed<{ readonly user: User; readonly untilSeconds: number }>(rememberedTokens)

  return {
    async verify(token) {
      if (token.length > longestToken) return undefined
      const hash = createHash('sha256').update(token).digest('base64url')
      const known = remembered.get(hash)
      if (known !== undefined && seconds(clock) < known.untilSeconds) return known.user
      if (known !== undefined) remembered.delete(hash)

      const kid = acceptableKeyId(token)
      const key = kid === undefined ? undefined : await published.find(kid)
      if (key === undefined) return undefined
      const claims = readClaims(() =>
        jsonwebtoken.verify(token, key, {
          algorithms: ['ES256'],
          issuer,
          audience,
          clockTimestamp: seconds(clock),
          clockTolerance: leewaySeconds,
        }),
      )
      if (claims === undefined) return undefined
      const user: User = { kind: 'user', id: claims.sub, email: claims.email, emailVerified: claims.email_verified, roles: claims.roles }
      remembered.set(hash, { user, untilSeconds: claims.exp + leewaySeconds })
      return user
    },
  }
}

const seconds = (clock: Pick<Clock, 'now'>): number => Math.floor(milliseconds(clock.now()) / 1000)

/** The id of the key that should have signed, where the header is one of ours. */
const acceptableKeyId = (token: string): string | undefined => {
  const header = orNothing(() => jsonwebtoken.decode(token, { complete: true })?.header)
  if (header === undefined || header.alg !== 'ES256' || header.crit !== undefined || typeof header.kid !== 'string') return undefined
  // RFC 9068, section 4: media type names are compared without case, and "application/" may be left out.
  const type = typeof header.typ === 'string' ? header.typ.toLowerCase().replace(/^application\//, '') : undefined
  return type === 'at+jwt' ? header.kid : undefined
}

const readClaims = (verify: () => unknown): TypeOf<typeof Claims> | undefined => {
  const claims = orNothing(verify)
  const decoded = decode(Claims, claims, 'ignore')
  return decoded.ok ? decoded.value : undefined
}

// The library throws for whatever is wrong with a token, by several classes of error. All of them mean the same here: nobody.
const orNothing = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
