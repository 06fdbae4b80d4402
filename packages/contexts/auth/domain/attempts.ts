import { refusal, secondsBetween, type Instant, type UserId } from '@minishop/kernel'
import type { Address } from './email.ts'

// Attempts are counted for as long as they keep coming. A wrong password is counted against whoever tries: a device that has signed in to the account
// before has a count of its own, all others share the account's. Once there were more than a few, each further try has to wait, half a minute at most.
// So nobody guesses faster than that, and nobody locks an owner out: a known device never waits for strangers, and a session is kept without signing in.

/** What is counted: wrong passwords of strangers, those of one known device or session, mails of one kind that were asked for. */
export type Counted = `sign-in/${Address}` | `device/${string}` | `own-password/${UserId}` | `mail/${string}/${Address}`

export interface Attempts {
  readonly of: Counted
  readonly count: number
  /** Of the last one; absent before the first. */
  readonly lastAt?: Instant
}

/** Seconds without another attempt after which all before are forgotten. */
export const memorySeconds = 3600
const free = 10
const longestWait = 30
const mailsPerHour = 5

export const badCredentials = refusal('bad-credentials', 'unauthenticated', 'Email and password do not match an account. Try again, or reset the password.')
export const tooManyAttempts = refusal('too-many-attempts', 'too-many', 'Too many wrong passwords for this account. Wait as long as "Retry-After" says, then try again.')

const current = ({ count, lastAt }: Attempts, at: Instant): number => (lastAt === undefined || secondsBetween(lastAt, at) > memorySeconds ? 0 : count)

/** Whole seconds to wait before another password is looked at; zero when it may be now. Doubles from one second on. */
export const waitSeconds = (attempts: Attempts, at: Instant): number => {
  const over = current(attempts, at) - free
  if (over < 0 || attempts.lastAt === undefined) return 0
  const wait = Math.min(longestWait, 2 ** Math.min(over, 10))
  const passed = secondsBetween(attempts.lastAt, at)
  // The clock was set back by more than anybody is told to wait: nobody waits until it has caught up.
  if (passed < -longestWait) return 0
  return Math.max(0, Math.min(longestWait, Math.ceil(wait - passed)))
}

export const oneMore = (attempts: Attempts, at: Instant): Attempts => ({ of: attempts.of, count: current(attempts, at) + 1, lastAt: at })
export const cleared = (attempts: Attempts, at: Instant): Attempts => ({ of: attempts.of, count: 0, lastAt: at })

/** Whether another mail of this kind may go to this address: nobody's mailbox is flooded through us. */
export const mayMail = (attempts: Attempts, at: Instant): boolean => current(attempts, at) < mailsPerHour
