import type { Instant, UserId } from '@minishop/kernel'
import type { Purpose } from '../domain/one-time-token.ts'

/** Where mailed tokens are kept as hashes: who reads the store can't use them. */
export abstract class OneTimeTokens {
  abstract keep(token: string, purpose: Purpose, userId: UserId, expiresAt: Instant): Promise<void>
  /** Whose token it is, once: of several who take it at the same time one gets it. With it go all others of that user and purpose. */
  abstract take(token: string, purpose: Purpose, at: Instant): Promise<UserId | undefined>
  abstract forgetExpired(at: Instant): Promise<void>
}
