import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, type webcrypto } from 'node:crypto'

/** A key to seal with: X25519 (RFC 8037) or P-256, as JSON Web Key (RFC 7517) with an id. */
export interface PublicSealKey {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y?: string
  readonly kid: string
}

/** A key to open with. */
export interface PrivateSealKey extends PublicSealKey {
  readonly d: string
}

/**
 * A new key for what only `context` may read. Its id is the context's name and the key's thumbprint (RFC 7638),
 * so that an operator sees whose it is and no two keys share one.
 */
export const newSealKey = (context: string): { readonly publicKey: PublicSealKey; readonly privateKey: PrivateSealKey } => {
  const { kty, crv, x, d } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }) as Required<webcrypto.JsonWebKey>
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
  const publicKey = { kty, crv, x, kid: `${context}/${thumbprint}` }
  return { publicKey, privateKey: { ...publicKey, d } }
}

/** Throws in words for a key that can't seal. Of a private key its public half is taken. */
export const readPublicKey = (key: PublicSealKey): KeyObject => read(key, ({ d: _, ...jwk }) => createPublicKey({ key: jwk, format: 'jwk' }))

/** Throws in words for a key that can't open. */
export const readPrivateKey = (key: PrivateSealKey): KeyObject => read(key, (jwk) => createPrivateKey({ key: jwk, format: 'jwk' }))

const read = (key: PublicSealKey, make: (jwk: webcrypto.JsonWebKey) => KeyObject): KeyObject => {
  const { kid, kty, crv } = key
  if (!kid) throw new Error('A seal key has no "kid".')
  if (!(kty === 'OKP' && crv === 'X25519') && !(kty === 'EC' && crv === 'P-256'))
    throw new Error(`The seal key "${kid}" is of kind ${kty} ${crv}; seals are made with X25519 or P-256.`)
  try {
    return make({ ...key })
  } catch {
    // The library's own message may quote the key.
    throw new Error(`The seal key "${kid}" is not a valid JSON Web Key.`)
  }
}
