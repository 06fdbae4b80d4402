import { CompactEncrypt, compactDecrypt } from 'jose'
import { decode, type Sealed, type SealedCodec, type Seals } from '@minishop/kernel'
import { readPrivateKey, readPublicKey, type PrivateSealKey, type PublicSealKey } from './keys.ts'

export interface SealKeys {
  /** The context that runs here: what is sealed for others can't be opened. */
  readonly context: string
  /** By context, the newest key first: that one seals. */
  readonly recipients: Readonly<Record<string, readonly PublicSealKey[]>>
  /** All keys that open what was sealed for this context. An old one stays until nothing sealed with it is in outboxes and streams. */
  readonly own?: readonly PrivateSealKey[]
}

/** Direct key agreement: each seal has a key of its own, made from a throw-away key pair (RFC 7518, section 4.6). */
const algorithm = 'ECDH-ES'
const encryption = 'A256GCM'

/**
 * Seals as JSON Web Encryption in compact form (RFC 7516) by ECDH-ES and A256GCM. The recipient's name is PartyVInfo of the key agreement
 * (RFC 7518, section 4.6.2), hence part of the key: what was sealed for one recipient opens as nothing else, even where two share a key.
 * Throws at once for keys that can't be used. `seal` rejects for a recipient without a key, `open` for what was sealed for another context,
 * with an unknown key, or was tampered with; no error quotes what is inside.
 */
export const joseSeals = ({ context, recipients, own = [] }: SealKeys): Seals => {
  const sealing = new Map(
    Object.entries(recipients).flatMap(([recipient, [newest]]) =>
      newest === undefined ? [] : [[recipient, { kid: newest.kid, key: readPublicKey(newest) }] as const],
    ),
  )
  const opening = new Map(own.map((key) => [key.kid, readPrivateKey(key)]))

  return {
    async seal<A>({ recipient, content }: SealedCodec<A>, value: A): Promise<Sealed<A>> {
      const newest = sealing.get(recipient)
      if (newest === undefined) throw new Error(`There is no key to seal for ${recipient} with.`)
      const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(content.encode(value))))
        .setProtectedHeader({ alg: algorithm, enc: encryption, kid: newest.kid })
        .setKeyManagementParameters({ apv: Buffer.from(recipient) })
        .encrypt(newest.key)
      return sealed as Sealed<A>
    },

    async open<A>({ recipient, content }: SealedCodec<A>, sealed: Sealed<A>): Promise<A> {
      if (recipient !== context) throw new Error(`This is sealed for ${recipient}; ${context} can't open it.`)
      const { plaintext } = await compactDecrypt(
        sealed,
        ({ kid, apv }) => {
          if (apv !== Buffer.from(context).toString('base64url')) throw new Error(`This was not sealed for ${context}.`)
          const key = opening.get(String(kid))
          if (key === undefined) throw new Error(`This was sealed with the key "${String(kid).slice(0, 100)}", which ${context} does not have.`)
          return key
        },
        { keyManagementAlgorithms: [algorithm], contentEncryptionAlgorithms: [encryption], maxDecompressedLength: 0 },
      )
      const decoded = decode(content, parsed(plaintext), 'ignore')
      if (decoded.ok) return decoded.value
      const faults = decoded.faults.map(({ path, message }) => `${path} ${message}`.trim())
      throw new Error(`What was sealed is not what the field holds: ${faults.join('; ')}.`)
    },
  }
}

const parsed = (plaintext: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(plaintext).toString())
  } catch {
    return undefined
  }
}
