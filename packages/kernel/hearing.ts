import { failpoint } from './fail-points.ts'
import { Conflict, Rejected, Unavailable, reasonOf } from './outage.ts'
import type { Message } from './event.ts'
import type { Listener } from './context.ts'
import type { Clock, Verdict } from './ports.ts'
import type { Runner } from './runner.ts'
import { childTraceparent } from './trace.ts'

/** Unexplained failures of one delivery before it is put aside; outages are waited out however long they last. */
export const attemptsBeforeDeath = 8

const longestDelayMilliseconds = 60_000

/** Full jitter over an exponential bound, so that what failed together does not come back together. */
export const delayBefore = (attempt: number, chance: () => number = Math.random): number =>
  Math.round(Math.min(longestDelayMilliseconds, 100 * 2 ** Math.min(attempt, 16)) * (0.5 + chance() / 2))

export interface Reception {
  readonly verdict: Verdict
  /** What the use case said, for the log. */
  readonly refusedWith?: string
  /** True where it was an outage that kept the message from being handled: such a delivery is not held against it. */
  readonly outage?: boolean
}

/**
 * Turns a delivered message into a call of the listener's use case and its outcome into a verdict:
 * an answer or a refusal is done, data the listener can't read and what was refused for good (`Rejected`) are dead at once, an outage is tried
 * again until it ends. `attempt` counts from 1; of those before it, `outages` were none of the message's doing. `chance` spreads the retries, and
 * `traceparent` is the span of this delivery.
 */
export const hear = async (
  listener: Listener,
  message: Message,
  attempt: number,
  run: Runner,
  clock: Clock,
  outages = 0,
  chance?: () => number,
  traceparent = childTraceparent(message.traceparent),
): Promise<Reception> => {
  try {
    if (attempt - outages >= attemptsBeforeDeath) await failpoint('listener.last-attempt', listener.name)
    const outcome = await run(listener.useCase, {
      input: message.data,
      unknownFields: 'ignore',
      once: { scope: listener.name, key: message.id },
      call: {
        id: message.id,
        actor: { kind: 'sibling', name: message.source },
        at: clock.now(),
        traceparent,
      },
    })
    switch (outcome.kind) {
      case 'bad-input':
        return { verdict: { kind: 'dead', reason: `unreadable: ${outcome.faults.map(({ path, message }) => `${path} ${message}`).join('; ')}` } }
      case 'refusal':
        return { verdict: { kind: 'done' }, refusedWith: outcome.refusal.code }
      default:
        return { verdict: { kind: 'done' } }
    }
  } catch (error) {
    const reason = reasonOf(error)
    const passing = error instanceof Unavailable || error instanceof Conflict
    const hopeless = error instanceof Rejected || (!passing && attempt - outages >= attemptsBeforeDeath)
    if (hopeless) return { verdict: { kind: 'dead', reason } }
    return { verdict: { kind: 'retry', afterMilliseconds: delayBefore(attempt, chance), reason }, ...(passing && { outage: true }) }
  }
}
