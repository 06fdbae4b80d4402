import type { SigningKey } from '../domain/signing-key.ts'

/** What signs: PKCS #8 in PEM. */
export interface SigningMaterial extends SigningKey {
  readonly privateKey: string
}

/** The keys of access tokens, their private halves encrypted where they are kept. */
export abstract class SigningKeys {
  /** All that are published. There is one at any time after the start. */
  abstract published(): Promise<readonly SigningKey[]>
  /** The same with their private halves: for who issues tokens, and nobody else. */
  abstract material(): Promise<readonly SigningMaterial[]>
  /** Makes a key and publishes it. Throws `Conflict` when there is one of this number: another replica was faster. */
  abstract make(key: Pick<SigningKey, 'number' | 'publishedAt' | 'signsFrom'>): Promise<void>
  abstract withdraw(key: SigningKey): Promise<void>
}
