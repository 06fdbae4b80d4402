import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { as, authorityIn, provisionDatabase, startNats, startPostgres, startRedis, type NatsUser, type RedisUser } from '@minishop/servers'
import type { Environment } from '@minishop/host'
import { compositionOf, variableFor, withDatabase, type ContextName } from './contexts.ts'
import type { Secrets } from './secrets.ts'
import { supervised, type Supervised } from './supervised.ts'
import type { Context, Log } from '@minishop/kernel'

export interface Databases {
  readonly owner: Readonly<Record<string, string>>
  readonly runtime: Readonly<Record<string, string>>
}

export type Say = (line: string) => void

/** Who signs for the servers of a data folder. */
const authorityOf = (folder: string) => authorityIn(join(folder, 'authority'))
/** By whose certificate the services know those servers. */
export const certificateIn = (folder: string): string => join(folder, 'authority', 'ca.pem')

/** PostgreSQL from npm with a database and roles for each context that keeps one; nothing where the operator names servers for all of them. */
export const startDatabases = async (folder: string, secrets: Secrets, outer: Environment, say: Say, archive = false): Promise<{ readonly databases: Databases; readonly server: Supervised | undefined }> => {
  const given = (name: ContextName) => outer[variableFor('DATABASE_URL', name)] ?? readIn(outer[variableFor('DATABASE_URL_FILE', name)])
  const owner: Record<string, string> = {}
  const runtime: Record<string, string> = {}
  const own = withDatabase.filter((name) => given(name) === undefined)
  const authority = await authorityOf(folder)
  const server = own.length > 0 ? await supervised('PostgreSQL', (port) => startPostgres({ folder: join(folder, 'postgres'), authority, archive, ...(port && { port }) }), say) : undefined
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

const readIn = (file: string | undefined): string | undefined => (file === undefined ? undefined : readFileSync(file, 'utf8').trim())

export interface OwnStore {
  readonly server: Supervised
  /** Of the user of a context. */
  readonly urlFor: (name: ContextName) => string
}

/** Who keeps something in Redis, under a prefix of its own. */
export const cartUser = ({ cartStore }: Pick<Secrets, 'cartStore'>): RedisUser => ({ name: 'cart', password: cartStore, prefix: 'cart:' })

/** Redis with a user for cart, which has nothing but its carts there. */
export const startCartStore = async (folder: string, secrets: Secrets, say: Say): Promise<OwnStore> => {
  const authority = await authorityOf(folder)
  const users = [cartUser(secrets)]
  const server = await supervised('Redis', (port) => startRedis({ folder: join(folder, 'redis'), authority, users, ...(port && { port }) }), say)
  return { server, urlFor: () => as(server.url, 'cart', secrets.cartStore) }
}

/** Each context as a user of NATS. */
export const messagesUsers = async (contexts: readonly Context[], secrets: Secrets): Promise<readonly NatsUser[]> => {
  const { permissionsOf } = await import('@minishop/nats')
  return contexts.map((context) => ({ name: context.name, password: secrets.messages[context.name]!, ...permissionsOf(context) }))
}

/** NATS with a user for each context, who may do what its manifest says. */
export const startMessages = async (folder: string, secrets: Secrets, contexts: readonly Context[], say: Say): Promise<OwnStore> => {
  const authority = await authorityOf(folder)
  const users = await messagesUsers(contexts, secrets)
  const server = await supervised('NATS', (port) => startNats({ folder: join(folder, 'nats'), authority, users, ...(port && { port }) }), say)
  return { server, urlFor: (name) => as(server.url, name, secrets.messages[name]!) }
}

/** Brings every database up to date, as its owner. Answers how many migrations ran. */
export const migrateAll = async ({ owner }: Databases, log: Log): Promise<number> => {
  const done = await Promise.all(withDatabase.map(async (name) => (await (await compositionOf(name)).migrate?.(owner[name]!, log)) ?? []))
  return done.flat().length
}
