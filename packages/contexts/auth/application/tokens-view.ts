import { integer, oneOf, optional, struct, text } from '@minishop/kernel'

/** A refresh or device token as its bearer sends it, good or not. */
export const GivenSecret = text({ min: 1, max: 512 })

/** What a client signs its calls with, and what it gets the next ones for. */
export const Tokens = struct({
  accessToken: text({ max: 4_096 }),
  refreshToken: text({ max: 512 }),
  tokenType: oneOf('Bearer'),
  /** Seconds. */
  expiresIn: integer({ min: 1 }),
})

/** A device that shows its token at the next sign-in is not held up by strangers who guess at the account. */
export const SignedIn = struct({ ...Tokens.fields, deviceToken: optional(text({ max: 512 })) })
