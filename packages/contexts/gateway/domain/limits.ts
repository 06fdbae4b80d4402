import type { ContextRoute } from '@minishop/kernel'
import type { RateLimit } from './rate-limit.ts'

export type LimitClass = NonNullable<ContextRoute['options']['limit']>

/** How often one address, and one account, may call routes of each class. Signing in and searching cost most, so they get least. */
export const limits: Readonly<Record<LimitClass, { readonly address: RateLimit; readonly account: RateLimit }>> = {
  read: { address: { perMinute: 1200, burst: 300 }, account: { perMinute: 600, burst: 150 } },
  search: { address: { perMinute: 600, burst: 150 }, account: { perMinute: 300, burst: 100 } },
  write: { address: { perMinute: 600, burst: 120 }, account: { perMinute: 240, burst: 60 } },
  checkout: { address: { perMinute: 120, burst: 40 }, account: { perMinute: 30, burst: 15 } },
  'sign-in': { address: { perMinute: 60, burst: 30 }, account: { perMinute: 30, burst: 10 } },
  webhook: { address: { perMinute: 3000, burst: 1000 }, account: { perMinute: 3000, burst: 1000 } },
}

/** The class of a route that names none. */
export const classOf = ({ options, useCase }: ContextRoute): LimitClass => options.limit ?? (useCase.kind === 'command' ? 'write' : 'read')
