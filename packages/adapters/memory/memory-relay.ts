import { delayBefore, failpoint, later, milliseconds, reasonOf, type Bus, type Clock, type Instant, type Log } from '@minishop/kernel'
import type { Announced } from './announced.ts'
import type { MemoryStore } from './memory-store.ts'

/** Brings what was announced from the store to the bus. */
export abstract class Relay {
  abstract start(): Promise<void>
  /** Resolves when nothing is being published any more, or after five seconds: what was not published stays in the store. */
  abstract stop(): Promise<void>
}

export interface RelayOptions {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Spreads the retries: a number in [0, 1). */
  readonly chance?: () => number
}

/** Seconds for which an answer is found again by its command's identity: longer than any message is redelivered. */
const answersKeptSeconds = 15 * 24 * 3600
/** Seconds for which what was published can be published again, as on PostgreSQL. */
const publishedKeptSeconds = 7 * 24 * 3600
const patienceMilliseconds = 5_000
// Timers of more than 24.8 days fire at once, so a longer sleep is taken in parts.
const longestSleepMilliseconds = 24 * 3600 * 1000

/**
 * Publishes the outbox of a store: messages of one key strictly one after another in the order of their commits, different keys side by side,
 * each not before its time and again until it succeeds. One that waits for its time holds up nobody.
 */
export const memoryRelay = (store: MemoryStore, { bus, clock, log, chance }: RelayOptions): Relay => {
  const ending = new AbortController()
  const { signal } = ending
  const lanes = new Map<string, Promise<void>>()
  let stopListening = (): void => {}

  const take = (outbox: readonly Announced[]): void => {
    for (const announced of outbox) {
      if (announced.notBefore === undefined || announced.notBefore <= clock.now()) queue(announced)
      else void clockReaches(announced.notBefore).then(() => queue(announced))
    }
    store.forgetAnswersBefore(later(clock.now(), { seconds: -answersKeptSeconds }))
    store.forgetPublishedBefore(later(clock.now(), { seconds: -publishedKeptSeconds }))
  }

  const clockReaches = async (at: Instant): Promise<void> => {
    for (let left = 1; left > 0 && !signal.aborted; ) {
      left = milliseconds(at) - milliseconds(clock.now())
      if (left > 0) await clock.sleep(Math.min(left, longestSleepMilliseconds), signal)
    }
  }

  const queue = (announced: Announced): void => {
    const { key } = announced.message
    const before = lanes.get(key)
    const lane = (before ?? Promise.resolve()).then(() => publish(announced, before !== undefined))
    lanes.set(key, lane)
    void lane.then(() => lanes.get(key) === lane && lanes.delete(key))
  }

  const publish = async ({ message, notBefore }: Announced, follows: boolean): Promise<void> => {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        if (follows) await failpoint('relay.between-rows', message.subject)
        if (notBefore !== undefined) await failpoint('relay.deadline-due', message.subject)
        await failpoint('relay.before-publish', message.subject)
        await bus.publish(message)
        await failpoint('relay.after-publish', message.subject)
        store.published(message.id, clock.now())
        await failpoint('relay.after-mark', message.subject)
        return
      } catch (error) {
        store.failed(message.id, reasonOf(error))
        log.write('warn', 'announcement not published yet', { subject: message.subject, messageId: message.id, attempt, reason: reasonOf(error) })
        await clock.sleep(delayBefore(attempt, chance), signal)
      }
    }
  }

  return {
    start: async () => {
      stopListening = store.onAnnounced(take)
      take(store.outbox())
    },
    stop: async () => {
      stopListening()
      ending.abort()
      const late = new AbortController()
      await Promise.race([Promise.all(lanes.values()), clock.sleep(patienceMilliseconds, late.signal)])
      late.abort()
    },
  }
}
