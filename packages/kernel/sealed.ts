import { checked, described, type Codec } from './codec.ts'

declare const content: unique symbol
/**
 * A secret on its way to one service: encrypted to that service's key, so that outboxes, streams, dead letters and logs
 * hold nothing readable. Plain text is not assignable to it; only `Seals.seal` makes one.
 */
export type Sealed<A> = string & { readonly [content]: A }

export interface SealedCodec<A> extends Codec<Sealed<A>> {
  /** The context that can open it. */
  readonly recipient: string
  readonly content: Codec<A>
}

/** JSON Web Encryption in compact form (RFC 7516, section 3.1): five base64url parts. */
const compact = /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/

/** A field that only `recipient` can read: `token: sealed('notifications', text({ max: 200 }))`. */
export const sealed = <A>(recipient: string, inner: Codec<A>): SealedCodec<A> =>
  Object.assign(
    described(
      checked<Sealed<A>>('sealed', {}, (value) => (typeof value === 'string' && compact.test(value) ? undefined : 'must be sealed')),
      { type: 'string', contentMediaType: 'application/jose', description: `Encrypted; only ${recipient} can read it.` },
    ),
    { recipient, content: inner },
  )
