import { join } from 'node:path'
import { provisionDatabase, startNats, startPostgres, startRedis } from '@minishop/servers'
import type { Environment } from '@minishop/host'
import { compositionOf, variableFor, withDatabase } from './contexts.ts'
import type { Secrets } from './secrets.ts'
import { supervised, type Supervised } from './supervised.ts'
import type { Log } from '@minishop/kernel'

export interface Databases {
  readonly owner: Readonly<Record<string, string>>
  readonly runtime: Readonly<Record<string, string>>
}

export type Say = (line: string) => void

/** PostgreSQL from npm with a database and roles for each context that keeps one; nothing where the operator names servers for all of them. */
export const startDatabases = async (folder: string, secrets: Secrets, outer: Environment, say: Say, archive = false): Promise<{ readonly databases: Databases; readonly server: Supervised | undefined }> => {
  const given = (name: (typeof withDatabase)[number]) => outer[variableFor('DATABASE_URL', name)]
  const owner: Record<string, string> = {}
  const runtime: Record<string, string> = {}
  const own = withDatabase.filter((name) => given(name) === undefined)
  const server = own.length > 0 ? await supervised('PostgreSQL', (port) => startPostgres({ folder: join(folder, 'postgres'), archive, ...(port && { port }) }), say) : undefined
  for (const name of withDatabase) {
    const url = given(name)
    if (url !== undefined) {
      runtime[name] = url
      owner[name] = outer[variableFor('DATABASE_OWNER_URL', name)] ?? url
    } else {
      const urls = await provisionDatabase(server!.url, name, secrets.databases[name])
      owner[name] = urls.ownerUrl
      runtime[name] = urls.runtimeUrl
    }
  }
  return { databases: { owner, runtime }, server }
}

export const startCartStore = (folder: string, say: Say): Promise<Supervised> =>
  supervised('Redis', (port) => startRedis({ folder: join(folder, 'redis'), ...(port && { port }) }), say)

export const startMessages = (folder: string, say: Say): Promise<Supervised> =>
  supervised('NATS', (port) => startNats({ folder: join(folder, 'nats'), ...(port && { port }) }), say)

/** Brings every database up to date, as its owner. Answers how many migrations ran. */
export const migrateAll = async ({ owner }: Databases, log: Log): Promise<number> => {
  const done = await Promise.all(withDatabase.map(async (name) => (await (await compositionOf(name)).migrate?.(owner[name]!, log)) ?? []))
  return done.flat().length
}
