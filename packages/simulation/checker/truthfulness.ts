import { against, type Invariant } from './reading.ts'

const breach = against('I10')

/** I10: a service says soon that it can't work, and soon that it can again; and for what others have lost it is not restarted. */
export const truthfulness: Invariant = ({ readiness = [] }) =>
  readiness.flatMap(({ context, lost, redAfterSeconds, greenAfterSeconds, awaySeconds = Infinity, withinSeconds, greenWithinSeconds = withinSeconds, alive }) => [
    ...(awaySeconds > withinSeconds ? late(redAfterSeconds, withinSeconds) : []).map((when) => breach(context, `It lost ${lost}, and said so ${when}: ${withinSeconds} seconds are promised.`)),
    ...late(greenAfterSeconds, greenWithinSeconds).map((when) => breach(context, `It had ${lost} again, and said so ${when}: ${greenWithinSeconds} seconds are promised.`)),
    ...(alive ? [] : [breach(context, `It lost ${lost}, and said that it was no longer alive.`)]),
  ])

const late = (seconds: number | undefined, within: number): readonly string[] => (seconds === undefined ? ['never'] : seconds > within ? [`after ${seconds} seconds`] : [])
