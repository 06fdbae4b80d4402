import { childTraceparent, Conflict, reasonOf, type Clock, type Ids, type Log, type UnitOfWork } from '@minishop/kernel'
import { rotation } from '../domain/signing-key.ts'
import type { SigningKeys } from '../ports/signing-keys.ts'

/** Sees to it that there is a key to sign with before anybody signs in: the schedule that makes the later ones has not run yet then. */
export abstract class FirstSigningKey {
  /** Tries until there is one, the first time before it resolves. Whether the database can be reached is for its own readiness to say. */
  abstract start(): Promise<void>
  abstract stop(): Promise<void>
  abstract ready(): Promise<true | string>
}

const pauseMilliseconds = 1_000

export const firstSigningKey = (keys: SigningKeys, work: UnitOfWork, clock: Clock, ids: Ids, log: Log): FirstSigningKey => {
  const ending = new AbortController()
  let there = false
  let trying: Promise<void> = Promise.resolve()

  const attempt = async (): Promise<void> => {
    const at = clock.now()
    try {
      if ((await keys.published()).length === 0)
        await work.perform(undefined, { id: ids.next(), at, traceparent: childTraceparent() }, async () => {
          const { make } = rotation(await keys.published(), at)
          if (make) await keys.make(make)
          return { answer: undefined, keep: true }
        })
      there = true
    } catch (error) {
      // Another replica was faster: then there is one.
      there = error instanceof Conflict
      if (!there) log.write('warn', 'no signing key yet', { reason: reasonOf(error) })
    }
  }
  const insist = async (): Promise<void> => {
    while (!there && !ending.signal.aborted) {
      await clock.sleep(pauseMilliseconds, ending.signal)
      if (!ending.signal.aborted) await attempt()
    }
  }

  return {
    async start() {
      await attempt()
      trying = insist()
    },
    async stop() {
      ending.abort()
      await trying
    },
    ready: async () => there || 'There is no key to sign access tokens with yet.',
  }
}
