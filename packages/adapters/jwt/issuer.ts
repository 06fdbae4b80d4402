import { createPrivateKey, randomUUID, type KeyObject } from 'node:crypto'
import jsonwebtoken from 'jsonwebtoken'
import { milliseconds, type Instant, type User } from '@minishop/kernel'
import { publicJwkOf } from './keys.ts'

export interface IssuerRules {
  readonly signingKey: { readonly kid: string; readonly privateKey: string | KeyObject }
  readonly issuer: string
  readonly audience: string
  /** At most 600: a token can't be called back, so it must not live long. */
  readonly lifetimeSeconds: number
}

export interface Issuer {
  /** A token that speaks for `user` from `at` on, and the seconds it lives. */
  issue(user: Pick<User, 'id' | 'email' | 'emailVerified' | 'roles'>, at: Instant): { readonly token: string; readonly expiresIn: number }
}

const longestLifetimeSeconds = 600

/**
 * Issues access tokens with the claims and the type of RFC 9068, signed by ES256 (RFC 7518, section 3.4).
 * Throws for a key that is not on P-256 and for a lifetime that is not between 1 and 600 seconds.
 */
export const jwtIssuer = ({ signingKey: { kid, privateKey }, issuer, audience, lifetimeSeconds }: IssuerRules): Issuer => {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey
  publicJwkOf(key)
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > longestLifetimeSeconds)
    throw new Error(`An access token lives between 1 and ${longestLifetimeSeconds} seconds, not ${lifetimeSeconds}.`)

  return {
    issue(user, at) {
      const iat = Math.floor(milliseconds(at) / 1000)
      const claims = {
        iss: issuer,
        aud: audience,
        sub: user.id,
        jti: randomUUID(),
        iat,
        nbf: iat,
        exp: iat + lifetimeSeconds,
        email: user.email,
        email_verified: user.emailVerified,
        roles: user.roles,
      }
      const token = jsonwebtoken.sign(claims, key, { algorithm: 'ES256', header: { alg: 'ES256', typ: 'at+jwt', kid } })
      return { token, expiresIn: lifetimeSeconds }
    },
  }
}
