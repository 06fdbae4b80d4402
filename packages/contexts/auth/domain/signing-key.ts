import { later, secondsBetween, struct, text, type Instant, type TypeOf } from '@minishop/kernel'

// A signing key is published before it signs, so that everybody who keeps published keys for a while has it by the time it is used; only the very first
// one signs at once. A new one is made every 30 days. The one before stays published until no token that it signed can still be good.

const Coordinate = text({ min: 43, max: 43, pattern: /^[\w-]+$/ })
const word = (value: string) => text({ max: value.length, pattern: new RegExp(`^${value}$`) })

/** The public half as JSON Web Key (RFC 7517), for ES256 alone. */
export const PublicKey = struct({ kty: word('EC'), crv: word('P-256'), x: Coordinate, y: Coordinate, kid: text({ min: 1, max: 100 }), use: word('sig'), alg: word('ES256') })
export type PublicKey = TypeOf<typeof PublicKey>

export interface SigningKey {
  /** Counts the keys, from 1: of two replicas that make the next one only one succeeds. */
  readonly number: number
  readonly publicKey: PublicKey
  readonly publishedAt: Instant
  readonly signsFrom: Instant
}

/** Seconds an access token is good for. It can't be called back, so it is short. */
export const accessTokenSeconds = 600
const servesSeconds = 30 * 24 * 3600
const publishedAheadSeconds = 3600
/** A token's life, and as much again for clocks and for keys that verifiers keep. */
const outlivesSeconds = 2 * accessTokenSeconds

const newestFirst = <K extends SigningKey>(keys: readonly K[]): K[] => [...keys].sort((a, b) => b.number - a.number)

/** The key that signs now. */
export const signerAt = <K extends SigningKey>(keys: readonly K[], at: Instant): K | undefined => newestFirst(keys).find(({ signsFrom }) => signsFrom <= at)

/** What is to be done about the keys now: make the next one, and withdraw those whose tokens are all over. */
export const rotation = (
  keys: readonly SigningKey[],
  at: Instant,
): { readonly make?: Pick<SigningKey, 'number' | 'publishedAt' | 'signsFrom'>; readonly withdraw: readonly SigningKey[] } => {
  const [newest] = newestFirst(keys)
  const signer = signerAt(keys, at)
  const over = signer !== undefined && secondsBetween(signer.signsFrom, at) > outlivesSeconds
  const withdraw = over ? keys.filter(({ number }) => number < signer.number) : []
  if (newest === undefined) return { make: { number: 1, publishedAt: at, signsFrom: at }, withdraw }
  if (secondsBetween(newest.publishedAt, at) < servesSeconds) return { withdraw }
  return { make: { number: newest.number + 1, publishedAt: at, signsFrom: later(at, { seconds: publishedAheadSeconds }) }, withdraw }
}
