import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { permissionsOf } from '@minishop/nats'
import { as, authorityIn, provisionDatabase, startNats, startPostgres, startRedis, type Authority } from '@minishop/servers'
import { contexts } from './contexts.ts'
import { contextsWithStore } from '../evidence/databases.ts'
import { openStore, type Store } from './store.ts'
import type { Dependency } from './watch.ts'

/**
 * Servers of the laboratory's own, each behind a proxy, and locked as those of a shop are: encrypted, and with a user for each service who may do just
 * its job.
 */
export interface LockedServers {
  readonly nats: Store
  readonly postgres: Store
  readonly redis: Store
  /** Who signs for them; nobody where what is said to them can be read on the line. */
  readonly authority: Authority | undefined
  /** What a shop is told, so that it uses them. */
  readonly environment: Readonly<Record<string, string>>
  /** Of the database of a context as its service knows it, but past the proxy. */
  readonly runtimeUrl: (context: (typeof contextsWithStore)[number]) => string
  /** Of NATS as the user of a service, past the proxy. */
  readonly messagesUrl: (context: string) => string
  /** What the services get in with. */
  readonly passwords: readonly string[]
}

export interface LockedServersOptions {
  readonly plain: boolean
  /** Opened stores are handed in at once, so that whoever opens them can stop them when the next one does not open. Answers what is used in its place. */
  readonly opened: (dependency: Dependency, store: Store) => Store
}

export const openServers = async (folder: string, { plain, opened }: LockedServersOptions): Promise<LockedServers> => {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const authority = plain ? undefined : await authorityIn(join(folder, 'authority'))
  const secrets = new Map([...contexts.map(({ name }) => name), 'carts'].map((name) => [name, randomUUID()]))
  const natsUsers = contexts.map((context) => ({ name: context.name, password: secrets.get(context.name)!, ...permissionsOf(context) }))
  const redisUsers = [{ name: 'cart', password: secrets.get('carts')!, prefix: 'cart:' }]
  const trust = authority && { authority }
  const nats = opened('NATS', await openStore(join(folder, 'nats'), (options) => startNats({ ...options, ...trust, users: natsUsers })))
  const postgres = opened('PostgreSQL', await openStore(join(folder, 'postgres'), (options) => startPostgres({ ...options, ...trust })))
  const redis = opened('Redis', await openStore(join(folder, 'redis'), (options) => startRedis({ ...options, ...trust, users: redisUsers })))

  const messagesUrl = (context: string): string => as(nats.url, context, secrets.get(context)!)
  const environment: Record<string, string> = { MESSAGES_URL: nats.proxied(nats.url), CART_STORE_URL: redis.proxied(as(redis.url, 'cart', secrets.get('carts')!)) }
  for (const { name } of contexts) environment[`MESSAGES_URL_${name.toUpperCase()}`] = nats.proxied(messagesUrl(name))
  const runtimeUrls = new Map<string, string>()
  for (const name of contextsWithStore) {
    const { ownerUrl, runtimeUrl } = await provisionDatabase(postgres.url, name)
    runtimeUrls.set(name, runtimeUrl)
    environment[`DATABASE_OWNER_URL_${name.toUpperCase()}`] = ownerUrl
    environment[`DATABASE_URL_${name.toUpperCase()}`] = postgres.proxied(runtimeUrl)
  }
  return {
    nats,
    postgres,
    redis,
    authority,
    environment,
    messagesUrl,
    runtimeUrl: (context) => runtimeUrls.get(context)!,
    passwords: [...secrets.values(), ...[...runtimeUrls.values()].map((url) => decodeURIComponent(new URL(url).password))],
  }
}
