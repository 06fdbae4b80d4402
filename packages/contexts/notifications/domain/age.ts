import { instant, secondsBetween, type Instant } from '@minishop/kernel'

/** Of version 7 (RFC 9562, section 5.7): begins with the millisecond in which it was made. */
const version7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/

/** Seconds since an announcement was made, read from its id; none for an id that does not tell, or comes from a clock ahead of ours. */
export const ageOf = (messageId: string, at: Instant): number => {
  const [, high, low] = version7.exec(messageId) ?? []
  return high === undefined || low === undefined ? 0 : Math.max(0, secondsBetween(instant(Number.parseInt(high + low, 16)), at))
}
