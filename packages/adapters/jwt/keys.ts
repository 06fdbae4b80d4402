import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** The public half of a signing key as JSON Web Key (RFC 7517): elliptic, on P-256, for ES256 alone. */
export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'ES256'
}

/** A JWK Set (RFC 7517, section 5) as any source hands it out: nothing in it is trusted before it is looked at. */
export interface Jwks {
  readonly keys: readonly object[]
}

export interface NewSigningKey {
  readonly kid: string
  /** PKCS #8. */
  readonly privateKeyPem: string
  readonly publicJwk: PublicJwk
}

/** A new key for access tokens. Its id is its thumbprint (RFC 7638), so that no two keys share one. */
export const newSigningKey = (): NewSigningKey => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicJwk = publicJwkOf(privateKey)
  return { kid: publicJwk.kid, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, publicJwk }
}

/** The public half of a private key, given as PKCS #8 in PEM or as KeyObject. Throws for a key that is not on P-256. */
export const publicJwkOf = (privateKey: string | KeyObject): PublicJwk => {
  const { kty, crv, x, y } = (typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey).export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) throw new Error('Access tokens are signed with a key on the curve P-256.')
  return { kty, crv, x, y, kid: thumbprint(x, y), use: 'sig', alg: 'ES256' }
}

/** What is published under /.well-known/jwks.json: of each key its public fields and nothing else. */
export const jwks = (keys: readonly PublicJwk[]): { readonly keys: readonly PublicJwk[] } => ({
  keys: keys.map(({ kty, crv, x, y, kid, use, alg }) => ({ kty, crv, x, y, kid, use, alg })),
})

// RFC 7638, section 3.2: the required members of the key type in lexicographic order, without white space.
const thumbprint = (x: string, y: string): string =>
  createHash('sha256').update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })).digest('base64url')
