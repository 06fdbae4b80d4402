import { milliseconds, reasonOf, type Call, type Clock, type Log, type Runner, type Wait } from '@minishop/kernel'

const longestPauseMilliseconds = 500

/**
 * Asks `wait.query` until its answer is done, for at most so many seconds, and answers it then; nothing where it took longer.
 * Whatever goes wrong meanwhile ends the waiting and no more: what was accepted stays accepted, and must not look refused.
 */
export const waitFor = async (
  { query, input, done, atMost }: Wait<any>,
  answer: unknown,
  seconds: number,
  { run, clock, log, call }: { readonly run: Runner; readonly clock: Clock; readonly log: Log; readonly call: Call },
): Promise<unknown> => {
  const until = milliseconds(clock.now()) + Math.min(seconds, atMost) * 1000
  try {
    for (let pause = 20; ; pause = Math.min(pause * 1.5, longestPauseMilliseconds)) {
      const outcome = await run(query, { input: input(answer), call: { ...call, at: clock.now() }, unknownFields: 'refuse' })
      if (outcome.kind !== 'answer') return undefined
      if (done(outcome.answer)) return outcome.answer
      const left = until - milliseconds(clock.now())
      if (left <= 0 || call.signal?.aborted) return undefined
      await clock.sleep(Math.min(pause, left), call.signal)
    }
  } catch (error) {
    log.write('warn', 'stopped waiting', { callId: call.id, reason: reasonOf(error) })
    return undefined
  }
}
