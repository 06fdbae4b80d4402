import type { Instant } from '@minishop/kernel'
import type { Passed, RateLimit } from '../domain/rate-limit.ts'

/**
 * Counts calls by key (an address or an account in a class of routes). Of many who call at once with one key no more pass than the limit allows.
 * Remembers a bounded number of keys, the latest ones.
 */
export abstract class RateLimits {
  abstract pass(key: string, limit: RateLimit, at: Instant): Promise<Passed>
}
