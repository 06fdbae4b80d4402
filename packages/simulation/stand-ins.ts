import { AccessTokens, decode, Seals, Unavailable, type Clock, type Instant, type Sealed, type SealedCodec, type User } from '@minishop/kernel'

// What costs time or chance in a real shop, and decides nothing: cryptography. Each stands for a port of auth or of the kernel and keeps its
// promise, but for the secrecy.

/** Seals that anyone can open: shaped as the real ones, so that codecs take them, and unreadable to a search for plain text. */
export class OpenSeals extends Seals {
  async seal<A>(field: SealedCodec<A>, value: A): Promise<Sealed<A>> {
    return `sim.${field.recipient}.iv.${Buffer.from(JSON.stringify(field.content.encode(value))).toString('base64url')}.tag` as Sealed<A>
  }
  async open<A>(field: SealedCodec<A>, sealed: Sealed<A>): Promise<A> {
    const [, recipient, , content = ''] = sealed.split('.')
    if (recipient !== field.recipient) throw new Error(`Sealed for ${recipient}, not for ${field.recipient}.`)
    const decoded = decode(field.content, JSON.parse(Buffer.from(content, 'base64url').toString()), 'ignore')
    if (!decoded.ok) throw new Error('The sealed content does not decode.')
    return decoded.value
  }
}

export const plainHashes = {
  hash: async (password: string) => `plain ${Buffer.from(password).toString('base64url')}`,
  verify: async (password: string, hash: string | undefined) => ({ ok: hash === `plain ${Buffer.from(password).toString('base64url')}`, outdated: false }),
}

const tokenSeconds = 600

/** An access token is what it says. Two of one user and moment differ, as signed ones do. */
export const tokenOf = (user: User, at: Instant, mark: string): string =>
  `sim.${Buffer.from(JSON.stringify({ user, until: Date.parse(at) + tokenSeconds * 1000 })).toString('base64url')}.${mark}`

export const plainIssuer = (mark: () => string) => ({
  issue: async (user: User, at: Instant) => ({ accessToken: tokenOf(user, at, mark()), expiresIn: tokenSeconds }),
})

export class PlainTokens extends AccessTokens {
  readonly #clock: Clock
  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }
  async verify(token: string): Promise<User | undefined> {
    const [form, content = ''] = token.split('.')
    if (form !== 'sim') return undefined
    const { user, until } = JSON.parse(Buffer.from(content, 'base64url').toString()) as { readonly user: User; readonly until: number }
    return until > Date.parse(this.#clock.now()) ? user : undefined
  }
}

/** Nobody reads the published keys here, since tokens are not signed. */
export const noSigningKeys = { published: async () => [], material: async () => [], make: async () => {}, withdraw: async () => {} }
export const noFirstSigningKey = { start: async () => {}, stop: async () => {}, ready: async () => true as const }

/** The same outage everywhere, so that whoever catches it cannot tell whether the work was done. */
export const outage = (what: string): Unavailable => new Unavailable(what)
