import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

// A stolen backup of the database must not be enough to sign access tokens.

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const keyOf = (secret: string): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', 'minishop/auth/signing-keys', 32))

/** Encrypts a private key by AES-256-GCM (NIST SP 800-38D) for the key with this id: under another one's id it does not open. */
export const locked = (privateKey: string, kid: string, secret: string): string => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, keyOf(secret), iv, { authTagLength: tagBytes }).setAAD(Buffer.from(kid))
  return Buffer.concat([iv, cipher.update(privateKey, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Throws in words where the secret is another one or the text was tampered with. */
export const unlocked = (written: string, kid: string, secret: string): string => {
  const bytes = Buffer.from(written, 'base64url')
  try {
    const decipher = createDecipheriv(algorithm, keyOf(secret), bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(kid)).setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString()
  } catch (cause) {
    throw new Error(`The signing key ${kid} does not open: AUTH_KEY_SECRET is not the one it was kept with.`, { cause })
  }
}
