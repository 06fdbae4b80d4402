import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { provisionDatabase } from '@minishop/servers'
import type { Experiment } from '../experiment.ts'

/** Answers how the process that migrated has ended. */
const migrate = async (url: string, rehearsals: string, folder: string): Promise<string | number> => {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'migrating.ts'), url, rehearsals, folder], { stdio: 'ignore' })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal ?? code ?? 'unknown'
}

/** A21: whoever migrates is killed in the middle, and then two migrate at the same time. */
export const migrations: readonly Experiment[] = [
  {
    name: 'A21 migration.between',
    what: 'a migration of orders is killed in the middle, and then two replicas migrate at once',
    async disturb(lab) {
      const { ownerUrl } = await provisionDatabase(lab.stores.postgres.url, 'rehearsed')
      const points = join(lab.shop.folder, 'fail-points')
      const killed = await migrate(ownerUrl, 'migration.between:crash', points)
      if (killed !== 'SIGKILL') throw new Error(`Whoever was to be killed in the middle of a migration ended with ${killed}.`)
      const tables = await lab.database('rehearsed', async (client) => (await client.query(`select from pg_tables where schemaname = 'public' and tablename in ('outbox', 'orders')`)).rowCount)
      if (tables !== 0) throw new Error(`A migration that was killed has left ${tables} of its tables behind.`)
      const both = await Promise.all([migrate(ownerUrl, '', points), migrate(ownerUrl, '', points)])
      if (both.some((end) => end !== 0)) throw new Error(`Two who migrated at once ended with ${both.join(' and ')}.`)
      return 1
    },
  },
]
