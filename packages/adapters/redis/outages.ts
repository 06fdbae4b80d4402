import { Unavailable } from '@minishop/kernel'
import { ReplyError, type ChainableCommander } from 'ioredis'

/** How Redis says that it can't now, not that the command is wrong: it loads its data, lost its primary, or has no memory or disk left. */
const passing = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY|OOM) /

/** What is to be thrown for an error of ioredis: an outage as `Unavailable`, a wrong command as it is. */
export const outageOf = (error: unknown): unknown => {
  const wrong = error instanceof ReplyError ? !passing.test((error as Error).message) : error instanceof TypeError || error instanceof Unavailable
  return wrong ? error : new Unavailable('Redis', { cause: error })
}

/** The replies of a pipeline or transaction, in order. Throws the first error among them: `Unavailable` for an outage. */
export const replies = async (pipeline: ChainableCommander): Promise<readonly unknown[]> => {
  const results = await pipeline.exec().catch((error: unknown) => {
    throw outageOf(error)
  })
  return (results ?? []).map(([error, reply]) => {
    if (error) throw outageOf(error)
    return reply
  })
}
