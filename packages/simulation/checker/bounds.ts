import { against, type Invariant } from './reading.ts'

const breach = against('I11')

/** I11: nothing grows over its limit, and whoever comes then is told to come back, and when. */
export const bounds: Invariant = ({ bounds = [], turnedAway = [] }) => [
  ...bounds.filter(({ most, limit }) => !(most <= limit)).map(({ of, most, limit }) => breach(of, `It grew to ${most}, and its limit is ${limit}.`)),
  ...turnedAway.flatMap(({ operation, status, retryAfter }) => [
    ...(status === 429 || status === 503 ? [] : [breach(operation, `Whoever was turned away got ${status} instead of 429 or 503.`)]),
    ...(retryAfter === undefined || retryAfter === ''
      ? [breach(operation, `Whoever was turned away with ${status} was not told when to come back.`)]
      : []),
  ]),
]
