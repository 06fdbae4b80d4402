import type { Instant } from '@minishop/kernel'
import { pass } from '../domain/rate-limit.ts'
import type { RateLimits } from '../ports/rate-limits.ts'

/** Counts within this process: with several replicas each allows the whole limit. Forgets those that were seen longest ago. */
export const memoryRateLimits = ({ keys = 100_000 } = {}): RateLimits => {
  const due = new Map<string, Instant>()
  return {
    async pass(key, limit, at) {
      const passed = pass(limit, due.get(key), at)
      // Deleting first moves the key to the end: a Map keeps the order of insertion, and the first is the one seen longest ago.
      due.delete(key)
      due.set(key, passed.due)
      if (due.size > keys) due.delete(due.keys().next().value!)
      return passed
    },
  }
}
