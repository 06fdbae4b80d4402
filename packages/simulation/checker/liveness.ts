import { against, type Invariant } from './reading.ts'

const breach = against('I9')

/** I9: what is healed works again within its time, by itself. */
export const liveness: Invariant = ({ recoveries = [] }) =>
  recoveries.flatMap(({ of, tookSeconds, withinSeconds, byHand = false, crashes = 0 }) => [
    ...(tookSeconds <= withinSeconds ? [] : [breach(of, `It took ${tookSeconds} seconds to recover, and ${withinSeconds} are promised.`)]),
    ...(byHand ? [breach(of, 'Somebody had to lend a hand before it recovered.')] : []),
    ...(crashes > 0 ? [breach(of, `A process ended by itself ${crashes} times before it recovered.`)] : []),
  ])
