import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Experiment } from '../experiment.ts'
import type { Store } from '../laboratory/store.ts'
import { dependencies } from '../laboratory/watch.ts'

const moves: readonly Experiment[] = (['postgres', 'redis', 'nats'] as const).map((store) => {
  const name = dependencies[store]
  return {
    name: `B13 ${name} moves`,
    what: `${name} gets another address behind its name, and open connections to the old one are half-open`,
    async disturb({ stores }) {
      await sleep(700)
      stores[store].proxy.strand()
      await stores[store].move()
      return 1
    },
  }
})

/** A server gets a new certificate at each start. */
const renewed: Experiment = {
  name: 'B13 certificates renewed',
  what: 'PostgreSQL, Redis and NATS are restarted in order, one after the other, and each has a new certificate then',
  async disturb({ stores: { postgres, redis, nats } }) {
    const renew = async (store: Store, signal: NodeJS.Signals, folder: string): Promise<void> => {
      const certificate = async () => readFile(join(await realpath(folder), 'server.pem'), 'utf8')
      const before = await certificate()
      await store.kill(signal, 0)
      if ((await certificate()) === before) throw new Error(`The certificate in ${folder} is still the old one.`)
      await sleep(2_000)
    }
    await renew(postgres, 'SIGINT', join(postgres.folder, 'cluster'))
    await renew(redis, 'SIGTERM', redis.folder)
    await renew(nats, 'SIGTERM', nats.folder)
    return 3
  },
}

/** B13: behind its name a server has another address, and connections to the old one hear nothing more; or it has another certificate. */
export const moving: readonly Experiment[] = [...moves, renewed]
