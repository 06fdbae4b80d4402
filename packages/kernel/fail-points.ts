/**
 * Places where a crash hurts most, each named after what has just happened or is about to. Nothing happens at them unless somebody arms them:
 * the simulation does, and a service whose `FAIL_POINTS` says so.
 */
export const failPoints = [
  'command.before-work', // decoded and allowed, nothing begun
  'work.before-commit', // state, announcements and answer are written, and nobody else sees them
  'work.after-commit', // all of it is kept, and nobody was told
  'relay.before-publish', // a row was read, and is not announced
  'relay.after-publish', // the bus has it, and its row does not say so
  'relay.between-rows', // one announcement of an aggregate is out, the next is not
  'relay.after-mark', // its row says so
  'relay.deadline-due', // a deadline has come, and is not announced
  'stateless.before-announce', // a context without a store did its work, and has not told
  'stateless.after-announce', // it has told, and the message it heard does not count as done
  'listener.received', // a message is here, and nothing was done about it
  'listener.before-acknowledge', // its effect is kept, and the bus does not know
  'listener.after-acknowledge',
  'listener.last-attempt', // the next failure makes it a dead letter
  'listener.draining', // it is here, and the service was told to stop
  'dead-letter.before-keep',
  'dead-letter.after-keep', // the letter is kept, and the message still counts as open
  'dead-letter.replaying', // some letters are out again, others are not
  'provider.before-call', // the money was asked for, and the provider does not know
  'provider.after-call', // the provider has done it, and nobody here knows
  'provider.before-giving-back',
  'provider.after-giving-back',
  'webhook.before-work', // signed and read, nothing done
  'webhook.after-work', // done and answered, and the provider has not noted it
  'migration.between', // the migrations before this one are through, and not committed
] as const
export type FailPoint = (typeof failPoints)[number]

type Reached = (point: FailPoint, about: string) => Promise<void> | void
let reached: Reached | undefined

/** Where a crash is rehearsed. `about` says whose: a listener, a route, a subject. Costs a look at one variable while nothing is armed. */
export const failpoint = (point: FailPoint, about = ''): Promise<void> | void => reached?.(point, about)

/** From now on `on` hears of every point that is reached, and what it waits for is waited for. The function answered disarms. */
export const armFailPoints = (on: Reached): (() => void) => {
  reached = on
  return () => {
    if (reached === on) reached = undefined
  }
}
