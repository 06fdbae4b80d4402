import { Unavailable } from '@minishop/kernel'
import { jwtIssuer, type Issuer } from '@minishop/jwt'
import { accessTokenSeconds, signerAt } from '../domain/signing-key.ts'
import type { SigningKeys } from '../ports/signing-keys.ts'
import type { TokenIssuer } from '../ports/token-issuer.ts'

export interface Claims {
  readonly issuer: string
  readonly audience: string
}

/** Access tokens as JWT (RFC 9068), signed with the newest key that has been published for long enough. */
export const jwtTokenIssuer =
  ({ issuer, audience }: Claims) =>
  (keys: SigningKeys): TokenIssuer => {
    // Reading a private key costs more than signing with it.
    const issuers = new Map<string, Issuer>()
    return {
      async issue(user, at) {
        const signer = signerAt(await keys.material(), at)
        if (signer === undefined) throw new Unavailable('A key to sign access tokens with')
        const { kid } = signer.publicKey
        const known = issuers.get(kid) ?? jwtIssuer({ signingKey: { kid, privateKey: signer.privateKey }, issuer, audience, lifetimeSeconds: accessTokenSeconds })
        issuers.set(kid, known)
        const { token, expiresIn } = known.issue(user, at)
        return { accessToken: token, expiresIn }
      },
    }
  }
