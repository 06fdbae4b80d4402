import type { Environment } from '@minishop/host'
import { withStores } from '../backups/stores.ts'
import { allContexts } from '../contexts.ts'
import { troubled } from '../operator.ts'
import { say } from '../say.ts'

/**
 * Makes the streams and consumers of all services that are not there, and brings those up to date that are not as declared: on the server of the shop that runs on a
 * data folder, or on that which the environment names. Answers the exit code.
 */
export const makeStreams = (data: string, environment: Environment = process.env): Promise<number> =>
  troubled(() =>
    withStores(data, environment, { of: ['messages'], as: 'owner' }, async (stores) => {
      const { ensureStreams } = await import('@minishop/nats')
      const touched = (await ensureStreams({ url: await stores.messages(), name: 'operator' }, await allContexts())).filter(({ done }) => done !== 'kept')
      for (const { name, done } of touched) say(`${done.padEnd(7)} ${name}`)
      if (touched.length === 0) say('Every stream and every consumer is as declared.')
      return 0
    }),
  )
