import type { Instant, User } from '@minishop/kernel'

/** Issues access tokens that every context can verify by the published keys. */
export abstract class TokenIssuer {
  /** Throws `Unavailable` while there is no key that signs. */
  abstract issue(user: User, at: Instant): Promise<{ readonly accessToken: string; readonly expiresIn: number }>
}
