import type { Instant } from '@minishop/kernel'
import type { Attempts, Counted } from '../domain/attempts.ts'

/**
 * Counts attempts. What is counted is kept as a hash: people type passwords where addresses belong. An answer that others have overtaken does not count:
 * `save` throws `Conflict` unless the count is still `seen`, so that a hundred guesses at once are as slow as one after the other.
 */
export abstract class AttemptCounts {
  abstract find(of: Counted): Promise<Attempts>
  abstract save(attempts: Attempts, seen: Attempts): Promise<void>
  /** Forgets counts whose last attempt was before. */
  abstract forgetBefore(at: Instant): Promise<void>
}
