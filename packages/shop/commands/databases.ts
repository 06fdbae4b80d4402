import { join, resolve } from 'node:path'
import type { Environment } from '@minishop/host'
import { logsIn } from '../logs.ts'
import { readRunRecord } from '../run-record.ts'
import { announceSeeded, say } from '../say.ts'
import { secretsOf, type Secrets } from '../secrets.ts'
import { migrateAll, startDatabases, type Databases } from '../stores.ts'
import { seedDatabases } from './seed.ts'

/** Migrates the databases of a data folder, or those the environment names. Answers the exit code. */
export const migrateOnce = (data: string, environment: Environment = process.env): Promise<number> =>
  withDatabases(data, environment, async ({ databases, logOf }) => {
    const done = await migrateAll(databases, logOf('gateway'))
    say(done > 0 ? `Ran ${done} migrations.` : 'Every database is up to date.')
  })

/** Seeds likewise, after migrating. Answers the exit code. */
export const seedOnce = (data: string, environment: Environment = process.env): Promise<number> =>
  withDatabases(data, environment, async ({ folder, databases, secrets, logOf }) => {
    await migrateAll(databases, logOf('gateway'))
    const places = { databases: databases.runtime, cartStore: 'memory:', messages: () => 'memory:', publicUrl: 'http://localhost:8080', folder }
    const seeded = await seedDatabases(secrets, places, environment, logOf)
    announceSeeded(seeded)
    if (seeded.products === 0 && seeded.accounts.length === 0) say('Everything was there already.')
  })

interface Opened {
  readonly folder: string
  readonly databases: Databases
  readonly secrets: Secrets
  readonly logOf: ReturnType<typeof logsIn>
}

const withDatabases = async (data: string, environment: Environment, work: (opened: Opened) => Promise<void>): Promise<number> => {
  const folder = resolve(data)
  const running = readRunRecord(folder)
  if (running) {
    process.stderr.write(`A shop runs on ${folder} (process ${running.pid}) and has done this at its start. Stop it first to do it by hand.\n`)
    return 1
  }
  const secrets = secretsOf(folder)
  try {
    const { databases, server } = await startDatabases(folder, secrets, environment, say)
    try {
      await work({ folder, databases, secrets, logOf: logsIn(join(folder, 'logs'), environment) })
      return 0
    } finally {
      await server?.stop()
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 1
  }
}
