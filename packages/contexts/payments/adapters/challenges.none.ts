import type { Challenges } from '../ports/challenges.ts'

/** For providers whose banks have pages of their own: here is nothing to be seen. */
export const noChallenges = (): Challenges => ({ find: async () => undefined, decide: async () => undefined })
