import { milliseconds, secondsBetween, instant, type Instant } from '@minishop/kernel'

// Who calls evenly is never refused; who calls in a burst may do so `burst` times and then as often as the rate allows. This is the generic cell rate
// algorithm (ITU-T I.371): all it remembers of a caller is one moment, the one at which the next evenly spaced call would be due.

export interface RateLimit {
  readonly perMinute: number
  /** Calls that may come at once. */
  readonly burst: number
}

export interface Passed {
  readonly allowed: boolean
  /** To be remembered: when the next evenly spaced call is due. */
  readonly due: Instant
  /** Calls that would be allowed at once now. */
  readonly remaining: number
  /** Whole seconds, at least 1 where refused. */
  readonly retryAfterSeconds: number
}

export const pass = (limit: RateLimit, due: Instant | undefined, at: Instant): Passed => {
  const interval = 60 / limit.perMinute
  const tolerance = interval * (limit.burst - 1)
  // Nobody is ever further ahead than this: then the clock was set back, and what is remembered is of no use.
  const furthest = tolerance + interval + 1
  const base = due === undefined || due < at || secondsBetween(at, due) > furthest ? at : due
  const ahead = secondsBetween(at, base)
  if (ahead > tolerance + 1e-9) return { allowed: false, due: base, remaining: 0, retryAfterSeconds: Math.max(1, Math.ceil(ahead - tolerance)) }
  const next = instant(milliseconds(base) + Math.round(interval * 1000))
  return { allowed: true, due: next, remaining: Math.max(0, Math.floor((tolerance - ahead) / interval)), retryAfterSeconds: 0 }
}
