import { setTimeout as sleep } from 'node:timers/promises'
import type { Experiment } from './experiment.ts'

/** B13: behind its name a server has another address, and connections to the old one hear nothing more. */
export const moving: readonly Experiment[] = (['postgres', 'redis', 'nats'] as const).map((store) => {
  const name = { postgres: 'PostgreSQL', redis: 'Redis', nats: 'NATS' }[store]
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
